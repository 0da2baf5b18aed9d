# ruff: noqa: E501
"""Short texts by which a page speaks of itself, told by their words alone, so with markup and without: what they ask, credit, reserve."""

from __future__ import annotations

import re
from collections.abc import Callable

from monitor.text import phrases

_COOKIES = re.compile(
    r"(?=.{0,160}(?:\bcookies?\b|cookie[- ]|\bкуки\b|\bкукі\b|evästei|\bsüti|бисквитк|çerez|\bkakor\b|informasjonskapsler|slapuk|sīkdat|küpsisei|kolačić|piškot|ملفات تعريف الارتباط))"
)
_SITE_SAYS = re.compile(
    r"(?:we|this (?:web)?site|our (?:web)?site|wir|diese (?:web)?seite|unsere (?:web)?seite|nous|ce site|notre site|este sitio|esta página|nuestr\w+ sitio|usamos|utilizamos|questo sito|usiamo|utilizziamo|este site|wij|we gebruiken|deze site|używamy|ta strona|ten serwis|nasz serwis|strona używa|"
    r"používáme|používame|tento web|táto stránka|folosim|acest site|sütiket|sütiket használunk|az oldal|weboldalunk|χρησιμοποιούμε|ο ιστότοπος|vi (?:använder|bruger|bruker)|käytämme|kasutame|mes naudojame|mēs izmantojam|uporabljamo|koristimo|мы|наш сайт|этот сайт|сайт|ми використовуємо|цей сайт|наш сайт|използваме|този сайт|"
    r"біз|сайтымыз|біздің сайт|sitemiz\w*|bu site\w*|saytımız|bu sayt|نستخدم|يستخدم (?:هذا )?الموقع)\b",
)
_TAGS = re.compile(
    r"^\W*(?:tags|tag|tagi|тегтер|теги|тэги|метки|schlagw[oö]rte[r]?|schlagworte|stichworte|etiquetas|etiketler|etiketter|mots[- ]clés|címkék|etichete|štítky|tagged|keywords|trefwoorden|ključne besede|avainsanat|märksõnad|ετικέτες|тагове|етикети|teqlər|标签|標籤|关键词|關鍵字|キーワード|태그|الوسوم|الكلمات المفتاحية)\s*[:：]",
)
_READING_TIME = re.compile(
    r"^\W*(?:(?:estimated )?read(?:ing)? time|время (?:чтения|на чтение)|lesezeit|lesedauer|(?:temps|durée) de lecture|tiempo de lectura|tempo (?:di lettura|de leitura)|czas czytania|doba čtení|čas čítania|leestijd|timp de (?:citire|lectură)|olvasási idő|час (?:читання|на читання)|okuma süresi|"
    r"lästid|læsetid|lesetid|lukuaika|lugemisaeg|skaitymo laikas|lasīšanas laiks|čas branja|vrijeme čitanja|χρόνος ανάγνωσης|време за четене|оқу уақыты|oxuma müddəti|阅读时间|وقت القراءة|مدة القراءة)\W{0,4}(?:\d|~|environ|ca|около|примерно|menos|less)|"
    r"^\W*\d{1,2}\s?(?:-|–)?\s?(?:minutes?|mins?\.?|minuten)\s(?:read|lesezeit|de lecture|de lectura|di lettura|leestijd|czytania)\W*$|^\W*lecture\s\d{1,2}\smin\W*$",
)
_VIEWS = re.compile(
    r"\b(?:(?:views|opinions)\b[^.]{0,40}\bexpressed\b[^.]{0,80}\b(?:author|writer|own|reflect)|мнени[ея] (?:автор\w+|редакци\w+)[^.]{0,40}(?:может|могут) не совпадать|точка зрения автора[^.]{0,30}может|думк[аи] автор\w+[^.]{0,30}(?:може|можуть) не|автор\w+ пікірі[^.]{0,60}редакция|"
    r"(?:meinung|ansicht)\w*[^.]{0,60}(?:nicht (?:unbedingt|zwingend)|nicht notwendig)[^.]{0,60}(?:redaktion|wieder)|n['’]engage(?:nt)? que (?:leur|son|l['’])|no (?:reflejan|representan)[^.]{0,30}necesariamente|nie (?:muszą|musi)[^.]{0,30}(?:pokrywać|odzwierciedlać|odpowiadać)|ne (?:reflètent|représentent) pas nécessairement)",
)
_RIGHTS = re.compile(
    r"\b(?:all rights reserved\b|(?:reproduction|republication|reprinting)\b[^.]{0,60}\b(?:prohibited|forbidden|without|only with)\b|(?:may not|not to) be (?:published, broadcast|reproduced)|for (?:your )?personal,? non-?commercial use only|tous droits réservés\b|reproduction interdite\b|alle rechte vorbehalten\b|nachdruck (?:nur|verboten|auch)|"
    r"todos (?:los derechos reservados|os direitos reservados)\b|prohibida (?:su|la) reproducción\b|riproduzione riservata\b|tutti i diritti riservati\b|wszelkie prawa zastrzeżone\b|kopiowanie (?:materiałów|bez)|všechna práva vyhrazena\b|všetky práva vyhradené\b|minden jog fenntartva\b|"
    r"toate drepturile rezervate\b|препечатването\b|всички права запазени\b|все права (?:защищены|сохранены)\b|(?:при|в случае) (?:использовани\w|копировани\w|перепечатке|цитировани\w|перепечатывани\w|частичн\w+)[^.]{0,80}(?:ссылк|запрещ|обязательн)|(?:перепечатка|копирование|использование материалов)\b[^.]{0,80}(?:запрещ|разреш|только|ссылк)|"
    r"(?:при (?:використанні|передруку|копіюванні|цитуванні)|передрук)\b[^.]{0,80}(?:посилан|заборон)|усі права захищен\w+|(?:көшіріп|көшірген|пайдаланған|пайдалану)\w*[^.]{0,60}сілтеме|сілтеме (?:жасау )?міндетті|барлық құқықтар\w* қорғалған|tüm hakları saklıdır\b|izinsiz (?:kopyalanamaz|kullanılamaz|alıntı)|"
    r"bütün hüquqlar\w* qorunur|جميع الحقوق محفوظة)|版权所有|版權所有|未经(?:授权|许可)|未經(?:授權|許可)|转载请注明|轉載請註明|無断転載|무단\s?전재",
)
_EDITOR = re.compile(r"^\W*(?:责任编辑|責任編輯|责编|编辑|編輯|(?:本文)?来源|(?:本文)?來源)\s*[:：]")
_REPORTED = re.compile(
    r"^\W*(?:additional )?(?:reporting|writing|editing|compiled|translat(?:ed|ion)) by [^.]*(?:\.?\W*)$|^\W*(?:bericht(?:e)? von|geschrieben von) [^.]*\bredigiert von\b|"
    r"^\W*(?:reporte|reportaje|escrito|información) (?:de|por) [^.]*\b(?:editado|traducido)\b|^\W*(?:reportage|avec|version française) [^.]*\b(?:édité|version française|rédigé) (?:par|de)?\b"
)
_GOES_ON_BELOW = re.compile(
    r"^\W*(?:advertisement\W+)?(?:story|article|post) continues (?:below|after)\b|^\W*(?:der )?artikel (?:wird|geht) (?:nach|unter) .{0,20}(?:anzeige|werbung)|^\W*(?:la suite|l['’]article continue) après (?:la|cette) publicité|^\W*(?:продолжение|читайте далее) после рекламы"
)
_COMMENTING = (
    "comment", "coment", "комментар", "коментар", "комментир", "коментир", "kommentar", "kommentier", "kommentoi", "komment", "hozzászól", "komentár", "komentář", "komentar", "yorum", "opinar", "reactie", "reageren", "réagir",
    "σχολι", "σχόλι", "пікір", "пикир", "şərh", "评论", "評論", "留言", "تعليق", "コメント", "댓글",
)  # fmt: skip
_TO_COMMENT = "(?:" + "|".join(_COMMENTING) + ")"
_OF_COMMENTS = (*_COMMENTING, "netiquette", "введите")
"""One of these stands in every text that speaks of commenting."""
_LOG_IN = (
    r"(?:\b(?:log|sign)(?:ged)? ?in\b|\bregist(?:er|rier)|\bвойди(?:те)?\b|\bвойти\b|авториз|зарегистр|увійд|увійти|зареєстр|\b(?:melde|melden|loggen)\b|\b(?:an|ein)gemeldet\b|\beingeloggt\b|connecte|zalog|zarejestr|oturum aç|giriş yap|inici\w+ sesión|registr|connesso|accedi|"
    r"autentific|conecta|jelentkez|přihlás|prihlás|ingelogd|log in|влезете|влезте|inloggad|logga in|logg inn|log ind|kirjaudu|συνδε|daxil ol|тіркел|кіріңіз|кириңиз|登录|登錄|登入|مسجل|تسجيل الدخول|ログイン|로그인)"
)
_GAVE_NONE = r"(?:requests? for comm|declin|refus|respon[ds]|wollte|lehnte|reagierte|souhaité|quis[oi]|negó|recus|non ha|odmów|nie chcia|отказал|запрос|ответил|відмов|бас тарт|رفض|拒绝)"
"""Who did not comment in the news did not forget to log in."""
_BROWSER = r"(?:browser|navigat|navegador|браузер|tarayıcı|przeglądar|böngész|prohlížeč|prehliadač|webbläsar|selai|πλοηγ|浏览器|瀏覽器|المتصفح|brauser|nettleser)"
_COMMENT_FORM = re.compile(
    rf"^(?=.*{_BROWSER})(?=.*(?:e-?mail|почт|邮箱|電郵|correo|البريد|بريدي|e-?post|sähköposti|имя|name|dane))(?=.*{_TO_COMMENT})|^(?=.{{0,120}}$)(?=.*{_LOG_IN})(?=.*{_TO_COMMENT})(?!.*[\"“”«»„])(?!.*{_GAVE_NONE})|"
    rf"^(?:all |your |les |alle |los |i |все |ваши |усі )?\w*{_TO_COMMENT}\w*\s(?:are|is|will be|sont|werden|wird|son|sono|проходят|проходит|перед|модер)\b.{{0,40}}(?:mod[eé]r|модер|review|approv|geprüft|freigegeben|проверк|публикац)|^{_TO_COMMENT}\w* модерац|"
    r"\bcomment(?:ing)? (?:guidelines|policy|rules)\b|\b(?:article|post|story|entry|discussion) is (?:now )?closed (?:for|to) (?:new )?comm?ent|\b(?:unsere|die) netiquette\b|правила комментирования|^введите (?:символы|код|текст) с (?:картинки|изображения)"
)
_OUR = r"(?:our|unser(?:e[mnrs]?)?|notre|nuestr[oa]s?|noss[oa]s?|nostr[oa]|nasz(?:ym|ego|ą|ej)?|náš|naš(?:em|eho)?|onze|vårt?|vores|vår|meidän|наш(?:ем|его|у|ей|им|ому)?|біздің|біздин|bizim)"
_CHANNEL = re.compile(
    rf"^(?!.*[\"“”«»„])(?!.*\b(?:we|wir|nous|nosotros|noi|my|мы|ми|біз)\b)(?:.*\b{_OUR}\W+(?:\w+\W+){{0,2}}(?:telegram|телеграм|whatsapp|viber|youtube|instagram|tiktok|google news|newsletter|рассылк)|.*\bkanalimizga obuna|"
    r"\W*(?:please )?(?:download (?:our|the|your)|laden sie|lade dir|téléchargez|descarga|baixe|scarica|скачайте|завантажте|pobierz|stiahnite|stáhněte)\b.{0,30}\b(?:app\b|application|aplikac|aplicaci|app di|приложени|застосун))"
)
_FEED = r"\brss(?: 2[.,]0|[ -](?:feed|flux|лент|канал))"
_TRACKED = re.compile(
    rf"{_FEED}.{{0,80}}(?:{_TO_COMMENT}|\bresponses\b|обсуждени)|(?:{_TO_COMMENT}|\bresponses\b|обсуждени).{{0,80}}{_FEED}"
)
_TO_EDITOR = re.compile(
    r"(?:^|[.!?:] )(?:please )?(?:submit|send) (?:us )?a letter to the editor\b|\bwrite to letters@"
)
_SUPPORT = re.compile(
    r"^\W*(?:please )?(?:support (?:our|independent|quality)|unterstützen sie|unterstütze|soutenez|apoya|поддержите|підтримайте|wesprzyj|sostieni)\b[^.!?]{0,30}\b(?:journalis|журналіст|журналист|periodismo|giornalismo|dziennikar|redakcj)"
)
_ASKS = re.compile(
    r"^(?!.*[\"“”«»„]).*(?:\b(?:let us know|tell us|share your \w+|sound off|let me know|leave a comment|join the (?:conversation|discussion))\b[^.!?]{0,60}\b(?:in|below)\b[^.!?]{0,20}\bcomments?\b|\b(?:schreib|sag|erzähl|verrat)\w*\b[^.!?]{0,60}\bin (?:die|den) kommentare[n]?\b|"
    r"\b(?:dites|donnez|partagez|laissez)\b[^.!?]{0,60}\b(?:en|dans les) commentaires?\b|\b(?:cuéntanos|dinos|déjanos|déjame|comparte|opina)\b[^.!?]{0,60}\ben los comentarios\b|\b(?:conte|deixe|diga|comente)\b[^.!?]{0,60}\bnos comentários\b|\b(?:scrivici|diteci|faccelo sapere|fateci sapere|lasciate)\b[^.!?]{0,60}\bnei commenti\b|"
    r"\b(?:пишите|напишите|делитесь|поделитесь|расскажите|оставляйте)\b[^.!?]{0,60}\bв комментариях\b|\b(?:пишіть|напишіть|діліться|розкажіть)\b[^.!?]{0,60}\b(?:в|у) коментарях\b|\b(?:napiszcie|dajcie znać|podzielcie)\b[^.!?]{0,60}\bw komentarz\w+\b)"
)
_ACT = re.compile(r"sign[ -]?up (?:for|to)|subscribe (?:to|for|now|today)")
_OWN = re.compile(r"newsletter|\binbox|\b(?:our|us)\b")
_SAID_BY_SOMEBODY = re.compile(r"\W*[\"“«„][^\"”»“]{5,}[\"”»“],?\s(?:\w+\W+){2}")
"""A quotation and who said it."""
_ADDRESSED = re.compile(r"\b(?:you|your|please)\b")
_SUBJECT = 3
"""Words before the invitation that say who signs up, if it is not the reader."""
_BEGINNING = 25
"""Characters from a sentence's start within which words that may be told of others ("to sign up for an account") invite the reader."""
_LONG = 200
"""Characters of a text that says more than an invitation does."""
_SENTENCE_END = re.compile(r"[.!?:…]\W")


def _invites(said: str) -> bool:
    """True for an invitation to subscribe: its words, where they are not told of others."""
    found = phrases.NEWSLETTER.search(said)
    return found is not None and not _is_told(said, found) and not _SAID_BY_SOMEBODY.match(said)


def _is_told(said: str, found: re.Match[str]) -> bool:
    """True where somebody else signs up: in the middle of a sentence that says nothing of the page's own newsletter."""
    begun = re.split(_SENTENCE_END, said[: found.start()])[-1]
    of_others = len(begun.split()) >= _SUBJECT and not _ADDRESSED.search(begun)
    within = of_others or len(begun) > _BEGINNING or len(said) > _LONG
    return within and bool(_ACT.match(found[0])) and not _OWN.search(said, found.start(), found.end() + _BEGINNING)


def _speaks_of_commenting(said: str) -> bool:
    return any(word in said for word in _OF_COMMENTS) and bool(_COMMENT_FORM.search(said))


def _speaks_of_cookies(said: str) -> bool:
    return bool(_SITE_SAYS.match(said)) and bool(_COOKIES.match(said))


def _asks_for_scripts(said: str) -> bool:
    return "java" in said and bool(phrases.NO_SCRIPT.search(said))


_NOTICES: tuple[tuple[int, Callable[[str], object], str, str], ...] = (
    (120, phrases.INVITES_SHARING.search, "share", "asks to share"),
    (300, phrases.POST_META.search, "byline", "says when and where it was published"),
    (80, _READING_TIME.search, "label", "how long reading takes"),
    (100, _EDITOR.search, "byline", "names the editor or the source"),
    (80, _GOES_ON_BELOW.search, "advertising", "leads over an advertisement"),
    (120, _CHANNEL.search, "newsletter", "leads to the outlet's own channel"),
    (450, _TRACKED.search, "comments", "says how to follow the comments"),
    (250, _TO_EDITOR.search, "comments", "asks for letters"),
    (200, _SUPPORT.search, "paywall", "asks for support"),
    (350, _REPORTED.search, "byline", "names who reported, wrote and edited"),
    (200, phrases.PHOTO_CREDIT.search, "caption", "credit of a picture"),
    (300, phrases.CAPTION_END.search, "caption", "ends in the credit of a picture"),
    (250, phrases.MISTAKE_NOTICE.search, "form", "asks to report mistakes"),
    (250, _invites, "newsletter", "an invitation to subscribe"),
    (300, phrases.DISCLOSURE.search, "advertising", "says that the page earns by its links"),
    (400, phrases.SOFTWARE_ERROR.search, "label", "an error message of the site's software"),
    (300, phrases.PAYWALL.search, "paywall", "a paywall's prompt"),
    (250, _speaks_of_commenting, "comments", "speaks of commenting"),
    (150, _ASKS.search, "comments", "asks for comments"),
    (250, _speaks_of_cookies, "consent", "speaks of cookies"),
    (200, _asks_for_scripts, "label", "asks for scripts"),
    (300, _RIGHTS.search, "label", "reserves rights"),
    (300, _VIEWS.search, "label", "says whose views these are"),
)
"""Below how many characters what makes a text what kind of furniture. In longer ones the words may belong to an article."""
_LONGEST = 450
_LONGEST_TAGS, _FEWEST_TOLD = 300, 6
_ENDS = re.compile(r"[.!?…。]\W*$")


_SAYS = re.compile(
    r"\b(?:said|says|told|adds|added|according to|announced|reported|urged|warned|expects|sagte|sagt|laut|teilte|erklärte|dit|selon|déclaré|indiqué|dijo|según|afirmó|secondo|ha detto|segundo|disse|powiedział\w*|według|podał\w*|"
    r"сказал\w*|заявил\w*|сообщил\w*|пояснил\w*|отметил\w*|по словам|по данным|сказав|заявив|повідоми\w*|за словами|дейді|деді|хабарла(?:ды|йды)|айтты|dedi|söyledi)\b"
)
_READERS = re.compile(
    r"\b(?:you|your|yours|please|vous|votre|vos|sie|ihre?[mnrs]?|du|dein\w*|usted|ustedes|tu|tus|вы|вас|вам|ваш\w*|ви|ваш\w*|сіз\w*)\b"
)


def _is_reported(text: str, said: str) -> bool:
    """True for a whole sentence of the news: it names who said it, and does not speak to the reader."""
    whole = bool(_ENDS.search(text)) and len(text.split()) >= _FEWEST_TOLD
    return whole and bool(_SAYS.search(said)) and not _READERS.search(said)


def notice(text: str, size: int, *, linked: bool = False) -> tuple[str, str] | None:
    """(kind, why) of a text of this size by which a page speaks of itself, or None; `linked` when it has links."""
    if size >= _LONGEST:
        return None
    said = text.lower()
    if _is_reported(text, said):
        return None
    for most, tells, kind, why in _NOTICES:
        if size < most and tells(said):
            return kind, why
    if linked and _invites(said):
        return "newsletter", "an invitation to subscribe"
    if size < _LONGEST_TAGS and _TAGS.match(said) and not _ENDS.search(said):
        return "tags", "a list of tags"
    return None
