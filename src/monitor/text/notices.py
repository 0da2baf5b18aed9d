# ruff: noqa: E501
"""Short texts by which a page speaks of itself, told by their words alone, so with markup and without: what they ask, credit, reserve."""

from __future__ import annotations

import re
from collections.abc import Callable

from monitor.text import phrases

_COOKIES = (
    "cookie", " куки", " кукі", "evästei", "süti", "бисквитк", "çerez", "der kakor", "nda kakor", "informasjonskapsler", "slapuk", "sīkdat", "küpsis", "kolačić", "колачић",
    "piškot", "ciasteczk", "ملفات تعريف الارتباط", "クッキー", "쿠키",
)  # fmt: skip
_SITE_SAYS = re.compile(
    r"(?:we|this (?:web)?site|our (?:web)?site|wir|diese (?:web)?seite|unsere (?:web)?seite|nous|ce site|notre site|este sitio|esta página|nuestr\w+ sitio|usamos|utilizamos|questo sito|usiamo|utilizziamo|este site|wij|we gebruiken|deze site|używamy|ta strona|ten serwis|nasz serwis|strona używa|"
    r"používáme|používame|tento web|táto stránka|folosim|acest site|sütiket|sütiket használunk|az oldal|weboldalunk|χρησιμοποιούμε|ο ιστότοπος|vi (?:använder|bruger|bruker)|käytämme|kasutame|mes naudojame|mēs izmantojam|uporabljamo|koristimo|мы|наш сайт|этот сайт|сайт|ми використовуємо|цей сайт|наш сайт|използваме|този сайт|"
    r"біз|сайтымыз|біздің сайт|sitemiz\w*|bu site\w*|saytımız|bu sayt|نستخدم|يستخدم (?:هذا )?الموقع)\b",
)
_THIS_SITE = (
    "this site", "this website", "this page", "our cookies", "diese website", "diese webseite", "unsere cookies", "ce site", "nos cookies", "este sitio", "esta web", "esta página",
    "nuestras cookies", "questo sito", "i nostri cookie", "este site", "nossos cookies", "deze website", "deze site", "onze cookies", "ta strona", "ten serwis", "tento web", "táto stránka",
    "ez a weboldal", "ez az oldal", "acest site", "този сайт", "αυτός ο ιστ", "den här webbplats", "den här sidan", "denne hjemmeside", "dette nettsted", "denne nettside", "tämä sivusto",
    "tämä verkkosivu", "see veebileht", "see leht", "šī vietne", "šī tīmekļa", "ši svetainė", "to spletno mesto", "ova stranica", "ova web", "овај сајт", "этот сайт", "цей сайт", "бұл сайт", "бул сайт", "bu site", "bu sayt",
    "ushbu sayt", "هذا الموقع", "本网站", "本網站", "本站", "このサイト", "当サイト", "이 사이트", "본 사이트",
)  # fmt: skip
_USES = (
    "uses", "using", "use cookies", "accept", "agree", "consent", "verwende", "nutzt", "nutzen", "setzt", "setzen", "einsatz", "essenziell", "essential", "akzeptier", "stimm", "gebruik", "utiliz", "utilis", "acepta", "usa ", "accett", "aceita", "używa", "korzyst", "akceptuj", "používá", "používa",
    "souhlas", "súhlas", "használ", "elfogad", "folose", "използва", "приема", "χρησιμοποι", "αποδέχ", "använd", "samtyck", "godkänn", "bruger", "bruker", "samtykke", "godta", "käyttää", "hyväksy", "kasuta", "nõustu", "izmanto", "piekrīt",
    "naudoja", "sutinka", "uporablja", "strinja", "koristi", "prihva", "користи", "использу", "соглас", "принима", "використову", "погодж", "пайдалан", "қолдан", "келіс", "колдон", "foydalan", "istifadə", "qəbul", "kullan", "kabul",
    "store", "speicher", "sammel", "stocke", "guarda", "zapis", "ukláda", "применя", "обрабат", "собира", "сохраня", "обробля", "збира", "жинай", "kullanıl", "kullanm", "يستخدم", "نستخدم", "توافق", "使用", "同意", "接受", "利用", "사용", "동의",
)  # fmt: skip
_FOR_READERS = re.compile(
    r"(?:improv|enhanc|adapt|personali[sz])\w* (?:\w+ ){0,2}your\b|\bihr\w* (?:\w+ ){1,3}zu verbessern|amélior\w+.{0,30}\bvotre|mejorar.{0,30}\b(?:su|tu)\b|migliorare.{0,30}\btua|\btua.{0,30}migliorare|verbeter.{0,30}\buw\b|\buw\b.{0,30}verbeter|"
    r"förbättra.{0,40}\b(?:ditt|din)\b|forbedre.{0,40}\b(?:dit|din|ditt)\b|ыңғайлы|удобства пользовател|зручності користувач|deneyimini|改善您|提升您|تحسين تجربتك"
)
"""What a site says that it uses cookies for: a better visit for who reads it."""
_OF_NEWS = re.compile(
    r"\b(?:court|fine[ds]?\b|law(?:s|yers?|suit)?\b|bill\b|regulator|watchdog|ruling|ruled|minist|parliament|commission|gericht|bußgeld|gesetz|behörde|verklag|tribunal|amende|loi\b|multa|ley\b|lei\b|legge|rechter|rechtbank|boete|wet\b|sąd|kar[aęy]\b|ustaw|soud|súd|"
    r"pokut|zákon|bíróság|bírság|törvény|instanț|amend|legea|съд|глоб|закон|суд|штраф|сот\b|соты\b|айыппұл|заң|мыйзам|mahkeme|ceza|kanun|məhkəmə|cərimə|qanun|sud\b|sodišč|teismas|tiesa|kohus|domstol|böter|oikeus|δικαστ|πρόστιμο|министр|комисси)|"
    r"قانون|محكمة|غرامة|法院|罚款|罰|法律|裁判|법원|벌금"
)
"""Courts, fines and laws: who speaks of them with the words of a notice tells news."""
_AUTHORS = (
    "author", "writer", "autor", "auteur", "verfasser", "beitrag", "artikel", "article", "artículo", "articolo", "artigo", "opinioni espresse", "opiniones expres", "opiniones vert", "opiniões expres", "szerző", "hozzászól", "автор", "yazar",
    "الواردة", "المقال", "作者", "筆者", "필자", "аўтар",
)  # fmt: skip
_OPINIONS = (
    "view", "opinion", "meinung", "ansicht", "opinión", "opiniã", "opiniõe", "opini", "mening", "názor", "poględ", "pogląd", "vélemén", "nézet", "mišljenj", "мишљењ", "мнени", "думк", "пікір", "görüş", "آراء", "观点", "觀點", "见解", "見解", "견해",
)  # fmt: skip
_OUTLETS = (
    "editor", "redak", "redac", "rédac", "redaz", "giornale", "jornal", "diario", "periódico", "szerkeszt", "редакц", "gazete", "الموقع", "الصحيفة", "本报", "本報", "本站", "本网", "本網", "本刊", "編集部", "本紙", "본지", "본사",
)  # fmt: skip
_DIFFERS = re.compile(
    r"nicht (?:notwendig|unbedingt|zwingend)|\bno (?:reflejan|representan|coinciden|necesariamente)|non (?:riflett|rappresent|rispecchi|coincid)|não (?:reflet|represent)|niet (?:noodzakelijk|per se|altijd)|nie (?:muszą|musi)\b|\bnemus[ií]|nem feltétlenül|nem a lap|nu reflectă|"
    r"не (?:отразява|отража|совпада|разделя|збіга|поділя)|ne odražava|не одражава|сәйкес келме|yansıtma(?:z|yabilir|makta)|لا (?:تعبر|تمثل)|不代表|不反映|与本(?:网|站|报|刊)\w{0,3}无关|示すものでは|다를 수|(?:do|does|may) not (?:necessarily )?(?:reflect|represent) (?:those|that|our|the (?:views?|opinions?|position|policy))\b"
)
_NOT_LIABLE = re.compile(
    r"\bредакци\w+[^.!?]{0,30} не (?:нес[её]т|несут|отвечает)\b[^.!?]{0,20} за (?:содержание|достоверность|публикации|материалы|рекламн|информацию|комментарии|мнени|высказывания)|редакці\w+[^.!?]{0,30} не (?:несе|відповідає)\b[^.!?]{0,20} за (?:зміст|достовірність|публікації|матеріали|інформацію)|"
    r"редакция[^.!?]{0,40}(?:мазмұн|жарнама)\w*[^.!?]{0,20}жауап(?:ты емес| бермейді)|opiniones [^.!?]{0,40}responsabilidad (?:exclusiva )?de (?:l autor|sus autores|los autores|quien)|opiniones [^.!?]{0,40}responsabilidad (?:exclusiva )?del autor"
)
_NETWORK = r"(?:facebook|instagram|telegram|twitter|tiktok|youtube|whatsapp|viber|linkedin|google news|вконтакте|微信|微博|公众号|フェイスブック|インスタグラム|ツイッター|페이스북|인스타그램|유튜브)"
_FOLLOW = re.compile(
    rf"^\W*(?:(?:síg[ae]nos|sígannos|śledź(?:cie)? nas|polub nas|urmăriți-ne|jälgi(?:ge)? meid|seko(?:jiet)? mums|sekite mus|sek mus|spremljajte nas|sledite nam|pratite nas|пратите нас)\W+(?:\w{{1,3}}\W+)?{_NETWORK}|acompanhe [^,.!?]{{2,30}}\bn[oa]s? {_NETWORK}|"
    rf"bizni .{{0,20}}{_NETWORK}.{{0,20}}kuzat(?:ib boring|ing)\b|(?:敬?请|欢迎|歡迎)?(?:关注|關注)(?:我们|我們|本报|本報|本网).{{0,12}}{_NETWORK}|.{{0,30}}{_NETWORK}.{{0,20}}(?:フォローしてください|フォローをお願いします|팔로우하세요|팔로우해 주세요)\W*$)"
)
_BY_MAIL = re.compile(
    r"^\W*(?:recib[ae]|receive|get|erhalten sie|recevez|ricevi|receba|otrzymuj|получайте|отримуйте)\b(?=.{0,50}(?:notici|news|stories|headlines|briefing|nachricht|notíci|notizie|actualit|nouvelles|essentiel|wiadomości|новост|новин|titulares))[^.!?]{0,60}\b(?:en (?:tu|su) (?:correo|e-?mail)|in your (?:inbox|email)|in ihr(?:em)? postfach|(?:dans votre boîte|par e-?mail)|nella tua (?:e?-?mail|casella)|no seu e-?mail|на (?:вашу |свою )?(?:почту|пошту))\b"
)
_HAS_NEWS = re.compile(
    r"(?:\bihbar hattı\s*:|\b(?:(?:got|have) (?:a|any) (?:news )?(?:tips?|stor(?:y|ies))|есть (?:новость|информация|что рассказать)|стали? (?:свидетел|очевид)\w+|(?:маєте|є) (?:новин|інформаці)\w+|стали (?:свідк|очевид)\w+|жаңалығыңыз|haben sie (?:einen (?:hinweis|tipp)|ein thema)|masz (?:dla nas |ciekawy )?(?:temat|newsa)|"
    r"(?:avez|as) une information|tienes? (?:alguna|una) (?:información|noticia|historia)|ha(?:i|avete) una (?:notizia|segnalazione)|tem (?:alguma|uma) (?:informação|notícia)|haberin(?:iz)? (?:mi )?var)[^?]*\?)"
)
_SEND_US = re.compile(
    r"\b(?:(?:send|tell|write|email|e-mail|contact|call)\b.{0,20}\bus|(?:присылайте|пришлите|сообщите|напишите|расскажите|отправьте|надсилайте|надішліть|напишіть|розкажіть)\b.{0,20}\bнам|бізге .{0,30}(?:жіберіңіз|жазыңыз|хабарласыңыз)|(?:schreiben|schicken|melden|sagen) sie .{0,20}\buns|"
    r"napisz do nas|(?:écrivez|contactez)-nous|escr[ií]b[ae]nos|env[ií][ea]nos|cu[eé]ntenos|scriv[ei]ci|contattaci|escreva-nos|envie-nos|bize .{0,30}(?:yazın|gönderin|ulaşın))\b|\bсообщи(?:те)? (?:нам )?(?:о )?новость первым"
)
_ADDRESS = re.compile(r"(?:([\w.+-]+)@[\w-]+(?:\.[\w-]+)+|(?<!\w)@(\w{4,}))")
_TO_AUTHOR = re.compile(
    r"^\W*(?:(?:to )?(?:contact|e-?mail|write to|reach) the (?:writer|author|reporter|journalist|editor)s?|kontakt zu[mr] autor|kontakt z autor|contacter l['’]auteur|contact(?:a|e|ar) (?:al|con el|o) autor|contatta l['’]autor|"
    r"(?:связаться с|написать|связь с) (?:автор|журналист|корреспондент)|зв['’]язатися з автор|авторға хабарлас|авторға жаз)\w*"
    r"(?: (?:on|of|for) this \w+)?(?:\s*:.*|(?: at| via| by)?)$"
)
_REPORTER_OF_KOREA = re.compile(r"^\W*[가-힣]{2,4}\s?(?:\S{2,6}\s)?기자\W*$")
_REACHED = re.compile(
    r"^(?:(?:contact|reach|e-?mail|write to|follow) (.+?)(?: (?:at|on|via|by)(?: .{0,20})?)?|(.+?) (?:can be reached|is reachable|tweets) (?:at|by|via|as)?.{0,20})$"
)
"""Who can be written to: a name."""
_FEW_WORDS = 14
_GAVE_HELP = re.compile(
    r"^\W*(.{5,120}?) (?:(?:also )?contributed (?:reporting )?to this (?:report|story|article)|(?:hat|haben) zu diesem (?:bericht|artikel|beitrag) beigetragen|(?:a|ont) contribué à cet article|"
    r"(?:contribuyó|contribuyeron|colaboró|colaboraron) en este (?:reportaje|artículo)|(?:ha|hanno) contribuito a questo articolo)(?: from \w+)?\W*$",
    re.I,
)
_HELP = ("contribu", "colabor", "beigetragen")
_COUNTING = frozenset((
    "The", "Two", "Three", "Four", "Five", "Six", "Many", "Several", "Some", "Other", "All", "Zwei", "Drei", "Viele", "Die", "Deux", "Trois", "Les", "Dos", "Tres", "Los", "Las",
))  # fmt: skip
_JOINS = frozenset(("in", "from", "of", "de", "von", "van", "der", "al", "el", "bin"))
_AGENCIES = ("associated press", "reuters", "afp", "dpa", "bloomberg")
_BODIES = (
    "bank", "minist", "universit", "union", "institut", "commission", "council", "agenc", "nations", "group", "office", "cent", "fund", "associat", "embass", "company", "board", "party", "govern", "societ", "team", "expert", "scientist", "amnesty", "international", "rights", "organi", "world", "foundation", "global",
)  # fmt: skip
"""Those who contribute to reports that the news tells of."""
_COUNTED = re.compile(
    r"^\W*(?:(?:количество|число|кол-во|кількість) )?(?:просмотров|просмотры|прочтений|переглядів|перегляди|қаралым|views|aufrufe|vues|visitas|wyświetleń|odsłon)\s*[:：–-]\s*\d[\d .,]*\W*$"
)
_ASKS_FOR_MANNERS = re.compile(
    r"^\W*(?:kérjük|please|bitte|merci de|просим|prosimy|prosíme|vă rugăm|por favor)\b(?!.*\b(?:asked|urged|said|bat|demandé|просил|попросил|сказал|mondta|kérte|prosił|pidió)\b)(?=.*(?:kultur|civil|respect|polite|sachlich|höflich|courtois|вежлив|коррект|уваж|оскорб|slušn|respet))"
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
    r"(?:meinung|ansicht)\w*[^.]{0,60}(?:nicht (?:unbedingt|zwingend)|nicht notwendig)[^.]{0,60}(?:redaktion|wie?der(?:geb|gib|spieg))|n['’]engage(?:nt)? que (?:leur|son|l['’])|no (?:reflejan|representan)[^.]{0,30}necesariamente|nie (?:muszą|musi)[^.]{0,30}(?:pokrywać|odzwierciedlać|odpowiadać)|ne (?:reflètent|représentent) pas nécessairement)",
)
_RIGHTS = re.compile(
    r"\b(?:all rights reserved\b(?! for)|for (?:your )?personal,? non-?commercial use only|tous droits réservés\b|alle rechte vorbehalten\b|"
    r"todos (?:los derechos reservados|os direitos reservados)\b|riproduzione riservata\b|tutti i diritti riservati\b|wszelkie prawa zastrzeżone\b|všechna práva vyhrazena\b|všetky práva vyhradené\b|minden jog fenntartva\b|"
    r"toate drepturile rezervate\b|всички права запазени\b|все права (?:защищены|сохранены)\b|усі права захищен\w+|сілтеме (?:жасау )?міндетті|барлық құқықтар\w* қорғалған|tüm hakları saklıdır\b|"
    r"bütün hüquqlar\w* qorunur|جميع الحقوق محفوظة)|版权所有|版權所有|转载请注明|轉載請註明|無断転載|무단\s?전재",
)
_MAY_BE_USED = re.compile(
    r"\b(?:(?:reproduction|republication|reprinting)\b[^.]{0,60}\b(?:prohibited|forbidden|without|only with)\b|(?:may not|not to) be (?:published, broadcast|reproduced)|"
    r"use of (?:(?:our|these|the site['’]s|site|its) )?materials (?:from (?:this|the|our) (?:site|website|portal) )?is (?:prohibited|forbidden|allowed|permitted|only with)\b|reproduction interdite\b|nachdruck,? (?:nur|verboten|auch)\b|"
    r"prohibida (?:su|la) reproducción\b|kopiowanie (?:materiałów|bez)|препечатването\b|"
    r"(?:при|в случае) (?:использовани\w|копировани\w|перепечатке|цитировани\w|перепечатывани\w|полн\w+|частичн\w+)[^.]{0,80}(?:ссылк|запрещ|обязательн)|(?:перепечатка|копирование|использование материалов)\b[^.]{0,80}(?:запрещ|разреш|только|ссылк)|"
    r"(?:при (?:використанні|передруку|копіюванні|цитуванні)|передрук)\b[^.]{0,80}(?:посилан|заборон)|(?:көшіріп|көшірген|пайдаланған|пайдалану)\w*[^.]{0,60}сілтеме|i\u0307?zinsiz (?:kopyalanamaz|kullanılamaz|alıntı))|"
    r"未经(?:授权|许可)|未經(?:授權|許可)",
)
"""Who may use something, and how: a notice where it is the page's own."""
_PAGES_OWN = (
    "material", "article", "content", "website", "this site", "this text", "this page", "this story", "publication", "permission", "in whole", "in part", "copyright", "©", "hyperlink", "redistribut", "editor", "publisher", "artikel", "inhalt", "verlag", "redaktion", "genehmigung", "auszugsweise",
    "quelle", "contenu", "autorisation", "partielle", "totale", "contenido", "autorización", "parcial", "treści", "artykuł", "redakc", "текст", "статей", "статьи", "информаци", "публикаци", "контент", "сайт", "редакц", "ссылк", "источник", "правооблад", "материал",
    "матеріал", "інформац", "публікац", "посилан", "джерел", "сілтеме", "мақала", "мәтін", "източник", "içerik", "kaynak", "haber", "转载", "轉載", "本网", "本網", "本站", "本报", "本報", "本文",
)  # fmt: skip
"""What such a notice speaks of: the text, its source, who gives leave. A longer sentence without any speaks of other things."""
_LEAST_RULE, _LEAST_RULE_SIZE = 6, 20
_EDITOR = re.compile(
    r"^\W*(?:责任编辑|責任編輯|责编|编辑|編輯|(?:本文)?来源|(?:本文)?來源)\s*[:：]|^[（(\[【](?:本报|本報)?(?:记者|記者)[\s・:：]*[\w\s]{2,12}[）)\]】]$|^(?:记者|記者)\s\S{2,4}\s(?:编辑|編輯)\s\S{2,4}$|^\S{2,4}=[가-힣]{2,4}\s기자$"
)
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
_TOLD = re.compile(
    r"[\"“”«»„]|\b(?:wrote|writes|told|asked|believes|argues|pidió|schrieb|schreibt|meint|считает|считают|пишет|писал\w*|требу[ею]т|mondta|rekao|powiedział|dedi|деді)\b|写道|他说|她说|专家|表示[，：]|述べ|밝혔"
)
"""A quotation, or who says, writes or asks it."""
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
    return _has(said, _OF_COMMENTS) and bool(_COMMENT_FORM.search(said))


def _has(said: str, words: tuple[str, ...]) -> bool:
    return any(word in said for word in words)


_READER_AGREES = re.compile(
    r"\b(?:you (?:agree|consent|accept)|erklären sie sich [^.]{0,30}einverstanden|stimmen sie|vous acceptez|(?:usted )?acepta (?:el|su|nuestr)|accetti|(?:você )?aceita (?:o|a)|akkoord met|zgadzasz się|wyrażasz zgodę|souhlasíte|súhlasíte|"
    r"вы (?:соглашаетесь|принимаете|да[её]те согласие)|ви (?:погоджуєте|приймаєте)|(?:сіз )?келісесіз|келісім бересіз|съгласявате|sunteți de acord|elfogadja|hyväksyt|godkänner du|accepterer du|nõustute|piekrītat|sutinkate|pristajete|prihvaćate|συμφωνείτε|kabul e(?:diyorsunuz|tmiş)|razılaşırsınız)"
)
"""What a notice of cookies says that its reader does."""


def _speaks_of_cookies(said: str) -> bool:
    """True for what a site says of its own cookies, whoever it calls itself."""
    if not _has(said, _COOKIES):
        return False
    if _READER_AGREES.search(said):
        return True
    if _OF_NEWS.search(said):
        return False
    named = bool(_SITE_SAYS.match(said)) or _has(said, _THIS_SITE) or _uses_for_readers(said)
    return named and _has(said, _USES) and not _TOLD.search(said)


def _uses_for_readers(said: str) -> bool:
    """True where it uses cookies so that reading gets better; that cookies are good for the reader is a saying of anybody."""
    found = _FOR_READERS.search(said)
    return found is not None and not said.startswith(_COOKIES)


def _disowns(said: str) -> bool:
    """True for an outlet that does not share, or answer for, what its authors and readers say."""
    if not _has(said, _OUTLETS) and "opinion" not in said:
        return False
    differs = _has(said, _AUTHORS) and _has(said, _OPINIONS) and _has(said, _OUTLETS) and _DIFFERS.search(said)
    return bool(differs or _NOT_LIABLE.search(said)) and not _OF_NEWS.search(said) and not _TOLD.search(said)


def _is_contact(said: str) -> bool:
    """True for little more than a reporter's name, or "contact the author", and an address: of a sentence there is more."""
    found = _ADDRESS.search(said) if "@" in said else None
    if found is None or len(said.split()) > _FEW_WORDS or len(said[found.end() :].split()) > 1:
        return False
    before = said[: found.start()].strip(" \n\t:–—-,(<[|")
    return bool(_TO_AUTHOR.match(before) or _REPORTER_OF_KOREA.match(before)) or _is_own(before, found[1] or found[2])


def _is_own(before: str, account: str) -> bool:
    """True for the account of the person whose name is all that stands before it: both names, or one and an initial, make it."""
    reached = _REACHED.match(before)
    names = re.findall(r"[^\W\d_]+", (reached[1] or reached[2]) if reached else before)
    if not 2 <= len(names) <= 4:
        return False
    first, last = names[0], names[-1]
    made = {first + last, last + first, first[0] + last, last + first[0]}
    return re.sub(r"[\W\d_]", "", account) in made


def _helped(text: str) -> bool:
    """True for who contributed to the article: names alone. Bodies contribute to reports that the news tells of."""
    found = _GAVE_HELP.match(text) if len(text) < _LONG and _has(text, _HELP) else None
    if found is None:
        return False
    names = re.split(r", (?:and )?| (?:and|und|et|y|e) ", found[1])
    return all(_is_agency(name) or _is_full_name(name) for name in names)


def _is_full_name(name: str) -> bool:
    words = name.split()
    of_person = len(words) > 1 and words[0] not in _COUNTING and not _has(name.lower(), _BODIES)
    return of_person and all(word[0].isupper() or word in _JOINS for word in words)


def _is_agency(name: str) -> bool:
    return name.lower().removeprefix("the ") in _AGENCIES


def _leads_to_channel(said: str) -> bool:
    return bool(_FOLLOW.match(said)) and not _TOLD.search(said)


def _wants_news(said: str) -> bool:
    """True for a question whether the reader has news, and where to send it."""
    sends = _SEND_US.search(said) if _has(said, ("?", "первым", "ihbar")) else None
    asks = sends is not None and (sends[0].endswith("первым") or _HAS_NEWS.search(said))
    return bool(asks) and not _TOLD.search(said)


def _reserves_rights(said: str) -> bool:
    """True for who may use the page's text; a sentence of some length on the use of other things is news."""
    if _RIGHTS.search(said):
        return True
    told = len(said.split()) >= _LEAST_RULE or (len(said) >= _LEAST_RULE_SIZE and " " not in said)
    return bool(_MAY_BE_USED.search(said)) and (not told or _has(said, _PAGES_OWN))


def _asks_for_manners(said: str) -> bool:
    return _has(said, _COMMENTING) and bool(_ASKS_FOR_MANNERS.match(said))


def _with(word: str, pattern: re.Pattern[str]) -> Callable[[str], bool]:
    """A search for a pattern that no text without the word can match: most texts do not have it."""
    return lambda said: word in said and bool(pattern.search(said))


_NOTICES: tuple[tuple[int, Callable[[str], object], str, str], ...] = (
    (120, phrases.INVITES_SHARING.search, "share", "asks to share"),
    (450, _with("rss", _TRACKED), "comments", "says how to follow the comments"),
    (300, phrases.POST_META.search, "byline", "says when and where it was published"),
    (80, _READING_TIME.search, "label", "how long reading takes"),
    (100, _EDITOR.search, "byline", "names the editor or the source"),
    (80, _GOES_ON_BELOW.search, "advertising", "leads over an advertisement"),
    (120, _CHANNEL.search, "newsletter", "leads to the outlet's own channel"),
    (250, _with("letter", _TO_EDITOR), "comments", "asks for letters"),
    (200, _SUPPORT.search, "paywall", "asks for support"),
    (350, _REPORTED.search, "byline", "names who reported, wrote and edited"),
    (300, _reserves_rights, "label", "reserves rights"),
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
    (200, _with("java", phrases.NO_SCRIPT), "label", "asks for scripts"),
    (300, _VIEWS.search, "label", "says whose views these are"),
    (300, _disowns, "label", "says whose views these are"),
    (200, _leads_to_channel, "newsletter", "leads to the outlet's own channel"),
    (150, _BY_MAIL.match, "newsletter", "an invitation to subscribe"),
    (200, _wants_news, "form", "asks for news"),
    (200, _asks_for_manners, "comments", "asks for manners"),
    (200, _is_contact, "byline", "how to reach who wrote it"),
    (60, _COUNTED.match, "label", "how often it was read"),
)
"""Below how many characters what makes a text what kind of furniture. In longer ones the words may belong to an article."""
_LONGEST = 450
_LONGEST_TAGS, _FEWEST_TOLD = 300, 6
_ENDS = re.compile(r"[.!?…。]\W*$")


_SAYS = re.compile(
    r"\b(?:said|says?|told|adds|added|according to|announced|reported|urged|warned|expects|sagte|sagt|laut|teilte|erklärte|dit(?! artikel)|selon|déclaré|indiqué|dijo|según|afirmó|secondo|ha detto|segundo|disse|powiedział\w*|według|podał\w*|"
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
    if _helped(text):
        return "label", "names who helped"
    for most, tells, kind, why in _NOTICES:
        if size < most and tells(said):
            return kind, why
    if linked and _invites(said):
        return "newsletter", "an invitation to subscribe"
    if size < _LONGEST_TAGS and _TAGS.match(said) and not _ENDS.search(said):
        return "tags", "a list of tags"
    return None
