# ruff: noqa: E501
"""What page furniture says of itself in the languages of the press followed here, and the tests that use it.

Phrases are compared without case, counts and punctuation; patterns of notices with texts in small letters, which is
twice as fast as matching without case. They hold for every site; a phrase of one site belongs elsewhere.
"""

from __future__ import annotations

import re
from functools import lru_cache

COMMENT_HEADINGS: dict[str, tuple[str, ...]] = {
    "en": ("add your opinion", "add your comments", "post your comment", "post your opinion", "share your views", "visitor comments", "visitor opinions", "top comments", "join the debate", "not sure how to add your comment", "readers' comments", "reader comments", "readers' opinions", "what readers say", "leave a reply", "leave a comment", "leave your comment", "leave comment", "post a comment", "add a comment", "add comment", "write a comment", "join the conversation", "join the discussion", "have your say", "comments", "comment", "reader comments", "readers comments", "view comments", "show comments", "hide comments", "comments closed", "comments are closed", "no comments", "no comments yet", "be the first to comment", "your email address will not be published", "cancel reply", "post comment", "submit comment", "share your thoughts", "join in and have your say", "sign in to comment", "log in to comment", "you must be logged in to post a comment", "responses", "thoughts on", "what do you think", "discussion"),
    "fr": ("rejoindre la conversation", "rejoignez la conversation", "participez à la discussion", "participer à la discussion", "avis des lecteurs", "réactions des lecteurs", "commentaires des lecteurs", "laisser un commentaire", "laissez un commentaire", "laisser une réponse", "commentaires", "commentaire", "ajouter un commentaire", "poster un commentaire", "écrire un commentaire", "publier un commentaire", "votre adresse e-mail ne sera pas publiée", "annuler la réponse", "aucun commentaire", "soyez le premier à commenter", "réagir à cet article", "vos réactions", "réactions", "donnez votre avis", "vos commentaires"),
    "de": ("diskutiere mit", "jetzt mitdiskutieren", "top-kommentare", "leserkommentare", "leserstimmen", "lesermeinungen", "kommentare der leser", "schreibe einen kommentar", "schreiben sie einen kommentar", "hinterlasse einen kommentar", "hinterlassen sie einen kommentar", "kommentar hinterlassen", "kommentar schreiben", "kommentar verfassen", "kommentar abgeben", "kommentar absenden", "kommentar hinzufügen", "kommentare", "kommentar", "kommentieren", "jetzt kommentieren", "antworten abbrechen", "antwort abbrechen", "deine e-mail-adresse wird nicht veröffentlicht", "ihre e-mail-adresse wird nicht veröffentlicht", "diskutieren sie mit", "mitdiskutieren", "keine kommentare", "leserkommentare", "lesermeinungen", "ihr kommentar", "dein kommentar", "ihre meinung", "hinterlasse eine antwort", "kommentare anzeigen", "alle kommentare", "diskussion"),
    "es": ("únete a la conversación", "participa en la conversación", "deja tu opinión", "opiniones de los lectores", "comentarios de los lectores", "deja una respuesta", "deja un comentario", "deja tu comentario", "dejar un comentario", "dejar una respuesta", "comentarios", "comentario", "cancelar la respuesta", "cancelar respuesta", "tu dirección de correo electrónico no será publicada", "añadir comentario", "agregar comentario", "escribe un comentario", "escribir un comentario", "publicar comentario", "sin comentarios", "no hay comentarios", "haz un comentario", "ver comentarios"),
    "it": ("partecipa alla discussione", "unisciti alla conversazione", "lascia un commento", "lascia una risposta", "commenti", "commento", "aggiungi un commento", "scrivi un commento", "inserisci un commento", "annulla risposta", "il tuo indirizzo email non sarà pubblicato", "nessun commento", "i commenti", "commenti dei lettori"),
    "pt": ("participe da conversa", "participe na discussão", "deixe um comentário", "deixe uma resposta", "deixar um comentário", "deixe o seu comentário", "deixe seu comentário", "comentários", "comentário", "cancelar resposta", "o seu endereço de email não será publicado", "o seu endereço de e-mail não será publicado", "adicionar comentário", "nenhum comentário", "sem comentários", "escreva um comentário", "publicar comentário"),
    "nl": ("praat mee", "doe mee aan het gesprek", "geef een reactie", "laat een reactie achter", "laat een antwoord achter", "plaats een reactie", "plaats reactie", "schrijf een reactie", "reageer", "reacties", "reactie annuleren", "antwoord annuleren", "je e-mailadres wordt niet gepubliceerd", "het e-mailadres wordt niet gepubliceerd", "geen reacties"),
    "pl": ("dołącz do dyskusji", "weź udział w dyskusji", "dodaj komentarz", "zostaw komentarz", "napisz komentarz", "komentarze", "komentarz", "komentarzy", "skomentuj", "anuluj pisanie odpowiedzi", "anuluj odpowiedź", "twój adres e-mail nie zostanie opublikowany", "twój adres email nie zostanie opublikowany", "brak komentarzy", "zostaw odpowiedź", "opinie czytelników"),
    "cs": ("zapojte se do diskuse", "zapojte se do diskuze", "napsat komentář", "přidat komentář", "vložit komentář", "zanechat komentář", "komentáře", "komentář", "zrušit odpověď na komentář", "zrušit odpověď", "vaše e-mailová adresa nebude zveřejněna", "diskuse", "diskuze", "žádné komentáře", "vstoupit do diskuse", "přidat příspěvek"),
    "sk": ("pridaj komentár", "pridať komentár", "napísať komentár", "zanechať komentár", "komentáre", "komentár", "zrušiť odpoveď", "vaša e-mailová adresa nebude zverejnená", "diskusia", "pridajte komentár"),
    "hu": ("szólj hozzá", "szóljon hozzá", "hozzászólások", "hozzászólás", "hozzászólás írása", "hozzászólok", "válasz megszakítása", "az e-mail címet nem tesszük közzé", "kommentek", "kommentelés", "vélemény hozzászólás", "vélemény, hozzászólás"),
    "ro": ("lasă un răspuns", "lasă un comentariu", "lasa un comentariu", "lasa un raspuns", "comentarii", "comentariu", "comentariile", "adaugă un comentariu", "adauga comentariu", "scrie un comentariu", "anulează răspunsul", "adresa ta de email nu va fi publicată", "niciun comentariu", "postează un comentariu"),
    "bg": ("вашият коментар", "добави коментар", "напишете коментар", "напиши коментар", "остави коментар", "оставете коментар", "коментари", "коментар", "коментирай", "коментирайте", "отказ от отговор", "вашият имейл адрес няма да бъде публикуван", "няма коментари"),
    "el": ("αφήστε μια απάντηση", "αφήστε ένα σχόλιο", "αφήστε το σχόλιό σας", "σχόλια", "σχόλιο", "προσθήκη σχολίου", "γράψτε ένα σχόλιο", "σχολιάστε", "ακύρωση απάντησης", "η ηλ διεύθυνση σας δεν δημοσιεύεται", "δεν υπάρχουν σχόλια"),
    "sv": ("lämna en kommentar", "lämna ett svar", "kommentarer", "kommentar", "skriv en kommentar", "kommentera", "avbryt svar", "din e-postadress kommer inte publiceras", "inga kommentarer"),
    "da": ("skriv et svar", "skriv en kommentar", "efterlad en kommentar", "efterlad et svar", "tilføj en kommentar", "kommentarer", "kommentér", "kommenter", "annuller svar", "din e-mailadresse vil ikke blive publiceret", "ingen kommentarer"),
    "fi": ("jätä kommentti", "jätä vastaus", "kirjoita kommentti", "kommentoi", "kommentit", "kommentti", "peruuta vastaus", "sähköpostiosoitettasi ei julkaista", "ei kommentteja", "lisää kommentti", "kommentointi"),
    "et": ("lisa kommentaar", "jäta kommentaar", "kirjuta kommentaar", "kommentaarid", "kommentaar", "kommenteeri", "lisa vastus", "tühista vastus", "sinu e-postiaadressi ei avaldata"),
    "lv": ("atstāt komentāru", "pievienot komentāru", "rakstīt komentāru", "pievieno komentāru", "komentāri", "komentārs", "komentēt", "atcelt atbildi", "jūsu e-pasta adrese netiks publicēta"),
    "lt": ("parašykite komentarą", "palikite komentarą", "parašyti komentarą", "rašyti komentarą", "palikti komentarą", "komentarai", "komentaras", "komentuoti", "atšaukti atsakymą", "el pašto adresas nebus skelbiamas", "jūsų el pašto adresas nebus skelbiamas"),
    "sl": ("dodaj odgovor", "dodaj komentar", "napiši komentar", "oddaj komentar", "komentarji", "komentiraj", "prekliči odgovor", "vaš e-naslov ne bo objavljen"),
    "hr": ("ostavi komentar", "ostavite komentar", "dodaj komentar", "napišite komentar", "napiši komentar", "komentari", "komentar", "komentiraj", "otkaži odgovor", "vaša adresa e-pošte neće biti objavljena", "odgovori"),
    "mt": ("ħalli kumment", "ħalli tweġiba", "kummenti", "ikkummenta", "ikteb kumment"),
    "ga": ("fág freagra", "fág trácht", "tráchtanna", "scríobh trácht", "cuir trácht leis"),
    "ru": ("присоединяйтесь к обсуждению", "мнения читателей", "отзывы читателей", "мнение читателей", "комментарии читателей", "добавить комментарий", "оставить комментарий", "оставьте комментарий", "написать комментарий", "отправить комментарий", "комментарии", "комментарий", "комментариев", "комментарии читателей", "комментировать", "прокомментировать", "ваш комментарий", "отменить ответ", "ваш адрес email не будет опубликован", "ваш e-mail не будет опубликован", "нет комментариев", "будьте первым кто оставит комментарий", "будьте первым", "станьте первым", "комментариев нет", "комментариев пока нет", "оставить отзыв", "обсуждение", "обсудить", "все комментарии", "показать комментарии", "войдите чтобы оставить комментарий"),
    "uk": ("долучайтеся до обговорення", "думки читачів", "відгуки читачів", "коментарі читачів", "залишити відповідь", "залишити коментар", "додати коментар", "написати коментар", "залиште коментар", "коментарі", "коментар", "коментувати", "скасувати відповідь", "ваша e-mail адреса не оприлюднюватиметься", "ваша електронна адреса не буде опублікована", "немає коментарів", "прокоментувати", "обговорення"),
    "kk": ("пікіріңіз", "пікірталасқа қосылыңыз", "оқырман пікірі", "оқырмандар пікірі", "оқырман пікірлері", "пікір қалдыру", "пікір қалдырыңыз", "пікіріңізді қалдырыңыз", "пікір қосу", "пікір жазу", "пікірлер", "пікір", "жауап қалдыру", "жауап жазу", "түсініктеме қалдыру", "түсініктемелер", "түсініктеме қосу", "комментарий қалдыру", "комментарий жазу", "комментарийлер", "комментарий қосу", "электрондық поштаңыз жарияланбайды", "оқырман пікірі"),
    "kk-Latn": ("pikir qaldyru", "pikir qaldyrý", "pikir qaldıru", "pikirler", "pikir qosu", "pikir qosý", "pikir jazu", "pikir jazý", "jauap qaldyru", "jaýap qaldyrý", "túsinikteme qaldyrý", "tüsinikteme qaldyru"),
    "kk-Arab": ("پىكىر قالدىرۋ", "پىكىرلەر", "پىكىر جازۋ", "پىكىر قوسۋ", "جاۋاپ قالدىرۋ"),
    "tr": ("tartışmaya katıl", "yorumunu yaz", "bir yanıt yazın", "bir cevap yazın", "yorum yap", "yorum yaz", "yorum yazın", "yorum ekle", "yorumlar", "yorum", "bir yorum bırakın", "yanıtı iptal et", "cevabı iptal et", "e-posta hesabınız yayımlanmayacak", "e-posta adresiniz yayınlanmayacak", "yorumunuz", "okuyucu yorumları", "henüz yorum yapılmamış"),
    "zh": ("参与评论", "我来说两句", "发表评论", "发表回复", "取消回复", "评论", "网友评论", "我要评论", "留言", "暂无评论", "您的邮箱地址不会被公开", "電子郵件地址不會被公開", "發表評論", "發佈留言", "發表迴響", "網友評論", "全部评论", "最新评论", "热门评论", "留下评论"),
    "ar": ("اترك تعليقا", "اترك تعليقاً", "اترك تعليقك", "اترك ردا", "اترك رداً", "اترك رد", "أضف تعليق", "أضف تعليقا", "أضف تعليقاً", "أضف تعليقك", "التعليقات", "تعليقات", "إلغاء الرد", "لن يتم نشر عنوان بريدك الإلكتروني", "شارك برأيك", "لا توجد تعليقات", "تعليقات القراء"),
    "az": ("şərh yaz", "şərh yazın", "şərh bildirin", "şərh əlavə et", "şərhlər", "şərh", "rəy yaz", "rəy bildirin", "bir cavab yazın", "cavabı ləğv et", "sizin e-poçt ünvanınız dərc edilməyəcəkdir"),
    "ky": ("комментарий калтыруу", "пикир калтыруу", "пикир калтырыңыз", "пикир жазуу", "жооп калтыруу", "пикирлер", "комментарийлер", "комментарий жазуу"),
    "nb": ("legg igjen en kommentar", "legg igjen et svar", "skriv kommentar", "avbryt svar", "din e-postadresse vil ikke bli publisert"),
    "ja": ("コメント", "コメントを残す", "コメントする", "コメントを投稿", "コメントを書く"),
    "ko": ("댓글", "댓글 남기기", "댓글쓰기", "댓글 달기", "의견 남기기"),
    "id": ("tinggalkan balasan", "tinggalkan komentar", "batalkan balasan", "komentar anda", "tulis komentar", "beri komentar"),
    "vi": ("để lại bình luận", "bình luận", "ý kiến bạn đọc", "gửi bình luận"),
}  # fmt: skip
"""Headings and sentences of comment sections and of their forms. The 34 languages of the catalogue come first."""

REPLY_CONTROLS = frozenset((
    "reply", "répondre", "antworten", "antwort", "responder", "rispondi", "beantwoorden", "odpowiedz", "odpovědět", "odpovedať",
    "válasz", "răspunde", "raspunde", "отговор", "отговори", "απάντηση", "svara", "svar", "vastaa", "vasta", "atbildēt", "atsakyti",
    "odgovori", "wieġeb", "freagra", "ответить", "відповісти", "жауап беру", "жауап", "jauap beru", "jaýap berý", "جاۋاپ بەرۋ", "yanıtla",
    "cevapla", "回复", "回覆", "رد", "الرد", "cavab ver", "cavabla", "жооп берүү", "返信", "답글", "balas", "trả lời", "report", "report abuse", "signaler",
    "melden", "пожаловаться", "denunciar", "segnala", "reply report", "report reply", "like", "reageer", "permalink", "citovat", "zitieren", "quote",
    "цитировать", "beitrag melden", "répondre signaler", "log in to reply", "login to reply", "anmelden um zu antworten", "connectez-vous pour répondre",
    "accede para responder", "inicia sesión para responder", "accedi per rispondere", "acesse para responder", "log in om te reageren", "zaloguj się aby odpowiedzieć",
    "войдите чтобы ответить", "увійдіть щоб відповісти", "yanıtlamak için giriş yapın", "report comment", "report this comment", "kommentar melden", "flag as inappropriate",
    "flag comment", "show replies", "view replies", "hide replies", "load more replies", "antworten anzeigen", "voir les réponses", "ver respuestas", "показать ответы",
))  # fmt: skip
"""The whole text of a control that stands in every single comment."""

_REPLY_TO = (
    "reply to", "répondre à", "antworte auf", "antworten auf", "responder a", "rispondi a", "antwoord op", "beantwoorden", "odpowiedz użytkownikowi",
    "odpowiedz na", "odpovědět na", "odpovědět uživateli", "odpovedať na", "válasz erre", "răspunde-i lui", "svara på", "svar på", "svar til", "vastaa käyttäjälle",
    "ответить на", "ответить пользователю", "відповісти на", "отговор на", "απάντηση στο", "report comment by",
)  # fmt: skip
"""How the label of a control begins that replies to somebody by name."""

_ANSWERS = frozenset((
    "antwort", "svar", "válasz", "отговор", "απάντηση", "freagra", "жауап", "report", "like", "quote", "답글",
))  # fmt: skip
"""Of these the words that also name an answer, a report and the like in an article: they are controls where they can be pressed."""

COUNTED_REPLIES: tuple[str, ...] = (
    "reply", "replies", "answers", "opinions", "réponse", "réponses", "antwort", "antworten", "respuesta", "respuestas",
    "risposta", "risposte", "resposta", "respostas", "odpowiedź", "odpowiedzi", "odpověď", "odpovědi", "odpovědí", "válasz",
    "răspuns", "răspunsuri", "отговор", "отговора", "απαντήσεις", "svar", "vastausta", "ответ", "ответа", "ответов",
    "відповідь", "відповіді", "відповідей", "жауап", "yanıt", "cevap", "cavab", "条回复", "ردود",
)  # fmt: skip
"""What a number stands before in the heading of a comment section; without the number they head other things."""

READ_ALSO: tuple[str, ...] = (
    "read also", "read more", "also read", "read next", "see also", "see more", "related", "related articles", "related stories", "related topics", "related news", "related posts", "related content", "related coverage", "related reading", "more on this", "more on this story", "more from", "recommended", "recommended stories", "recommended for you", "you might also like", "you may also like", "you may also be interested in", "don't miss", "most read", "most popular", "popular now", "trending", "trending now", "top stories", "latest news", "further reading", "up next", "watch", "watch also", "watch more", "listen", "must read", "editor's picks", "editors' picks", "continue reading", "read the full story", "read more about", "more about", "more stories", "more news", "explore more", "keep reading", "what to read next", "read", "topics", "related tags", "more like this", "more in", "next article", "previous article", "next post", "previous post", "latest articles", "latest posts", "latest stories", "more topics", "more articles", "other articles",
    "lire aussi", "à lire aussi", "a lire aussi", "à lire également", "lire également", "à lire", "lire la suite", "voir aussi", "articles liés", "sur le même sujet", "sur le même thème", "dans la même rubrique", "à voir aussi", "à écouter", "pour aller plus loin", "les plus lus", "vous aimerez aussi", "à découvrir", "nos derniers articles", "articles similaires", "articles recommandés", "derniers articles", "autres articles", "dernières actualités", "déjà lu", "retrouvez", "contenus sponsorisés", "lire plus",
    "lesen sie auch", "lesen sie hier", "lesen sie mehr", "lesen sie dazu", "lesen sie dazu auch", "lesen sie außerdem", "auch interessant", "mehr zum thema", "mehr dazu", "mehr lesen", "weiterlesen", "weitere artikel", "weitere themen", "weitere nachrichten", "weitere meldungen", "zum thema", "das könnte sie auch interessieren", "das könnte dich auch interessieren", "das könnte ihnen auch gefallen", "ähnliche artikel", "ähnliche beiträge", "passend zum thema", "lies auch", "lesetipp", "meistgelesen", "siehe auch", "mehr aus", "mehr von", "mehr news", "empfohlen", "empfehlungen", "verwandte artikel", "verwandte themen", "themen", "hintergrund", "links zum thema", "auch spannend", "interessant", "mehr nachrichten", "beliebte artikel", "top artikel", "neueste artikel", "neueste beiträge", "neueste meldungen", "aktuelle artikel", "aktuelle beiträge", "mehr themen", "mehr artikel", "weitere beiträge", "weitere aktuelle themen", "schon gelesen", "das thema könnte dich auch interessieren", "das könnte auch interessieren", "unsere empfehlungen", "mehr zu", "anzeige",
    "lea también", "lee también", "leer también", "te puede interesar", "le puede interesar", "también te puede interesar", "puede interesarte", "noticias relacionadas", "artículos relacionados", "más información", "leer más", "ver más", "ver también", "más leídas", "lo más leído", "relacionado", "relacionados", "relacionadas", "también lee", "sigue leyendo", "mira también", "vea también", "le recomendamos", "te recomendamos", "más noticias", "últimas noticias", "últimos artículos", "otras noticias",
    "leggi anche", "leggi tutto", "leggi di più", "per approfondire", "potrebbe interessarti", "articoli correlati", "articoli simili", "guarda anche", "vedi anche", "ti potrebbe interessare", "ti potrebbe interessare anche", "leggi pure", "più letti", "i più letti", "correlati", "da non perdere", "ultime notizie", "ultimi articoli", "altre notizie",
    "leia também", "leia mais", "ler também", "veja também", "saiba mais", "notícias relacionadas", "artigos relacionados", "mais lidas", "relacionadas", "últimas notícias", "outras notícias",
    "lees ook", "lees meer", "lees verder", "zie ook", "bekijk ook", "meer over", "gerelateerd", "meest gelezen", "gerelateerde artikelen", "aanbevolen", "ook interessant", "laatste nieuws", "meer artikelen",
    "czytaj także", "czytaj też", "czytaj również", "czytaj więcej", "zobacz także", "zobacz też", "zobacz również", "przeczytaj także", "przeczytaj też", "przeczytaj również", "powiązane", "polecamy", "podobne artykuły", "warto przeczytać", "najczęściej czytane", "więcej na ten temat", "najnowsze artykuły", "ostatnie wpisy", "inne artykuły",
    "čtěte také", "čtěte také", "přečtěte si také", "přečtěte si", "přečtěte si víc", "související", "související články", "mohlo by vás zajímat", "viz také", "nejčtenější", "další články", "čítajte aj", "prečítajte si aj", "prečítajte si", "súvisiace", "súvisiace články", "mohlo by vás zaujímať", "najčítanejšie",
    "olvassa el", "olvasd el", "kapcsolódó", "kapcsolódó cikkek", "ajánlott", "ajánló", "ez is érdekelheti", "további cikkek", "citește și", "citeste si", "citeşte şi", "citește mai mult", "vezi și", "articole similare", "știri similare", "recomandări", "прочетете още", "прочетете и", "вижте още", "вижте също", "още по темата", "свързани", "свързани статии", "още новини", "διαβάστε επίσης", "διαβάστε ακόμα", "διαβάστε περισσότερα", "δείτε επίσης", "σχετικά άρθρα", "σχετικά",
    "läs också", "läs mer", "läs även", "se även", "läs vidare", "mer om", "relaterat", "relaterade artiklar", "mest läst", "läs også", "læs også", "læs mere", "se også", "relaterede artikler", "mest læste", "les også", "les mer", "lue myös", "lue lisää", "katso myös", "aiheesta lisää", "luetuimmat", "loe ka", "loe veel", "loe lisaks", "vaata ka", "seotud artiklid", "lasi arī", "lasiet arī", "skatiet arī", "saistītie raksti", "lasīt vairāk", "skaitykite taip pat", "taip pat skaitykite", "skaityti daugiau", "susiję straipsniai", "susijusios naujienos", "plačiau", "preberite tudi", "preberite še", "sorodni članki", "več o temi", "pročitajte i", "pročitajte još", "pročitaj i", "vezano", "povezani članci", "pročitajte više", "aqra wkoll", "léigh freisin", "tuilleadh",
    "читайте также", "читать также", "читайте ещё", "читайте еще", "читать далее", "читать дальше", "читать ещё", "читать еще", "смотрите также", "см. также", "по теме", "материалы по теме", "ещё по теме", "еще по теме", "похожие материалы", "похожие новости", "похожие статьи", "другие новости", "новости по теме", "рекомендуем", "рекомендуем почитать", "вам может быть интересно", "вам будет интересно", "вас может заинтересовать", "популярное", "самое читаемое", "последние новости", "подробнее", "ранее по теме", "главное", "связанные новости", "больше новостей", "сейчас читают", "выбор редакции", "свежие новости", "свежие записи", "другие материалы", "ещё новости", "еще новости",
    "читайте також", "читати також", "читати далі", "дивіться також", "за темою", "по темі", "схожі новини", "матеріали по темі", "рекомендуємо", "вам може бути цікаво", "останні новини", "детальніше", "свіжі новини", "інші новини",
    "тағы оқыңыз", "оқи отырыңыз", "сондай-ақ оқыңыз", "сондай ақ оқыңыз", "толығырақ", "ұқсас жаңалықтар", "тақырыпқа байланысты", "байланысты жаңалықтар", "осы тақырып бойынша", "көп оқылған", "соңғы жаңалықтар", "басқа жаңалықтар", "тағы да оқыңыз", "оқыңыз", "жаңа мақалалар", "өзге жаңалықтар", "ең көп оқылған", "taǵy oqyńyz", "sondai-aq oqyńyz", "tolyǵyraq", "uqsas jańalyqtar", "تاعى وقىڭىز", "تولىعىراق", "дагы окуңуз", "ошондой эле окуңуз", "кененирээк", "окшош жаңылыктар",
    "ayrıca okuyun", "bunları da okuyun", "ilgili haberler", "ilgili konular", "ilginizi çekebilir", "bunlar da ilginizi çekebilir", "devamını oku", "daha fazla", "önerilen haberler", "benzer haberler", "son haberler", "oxşar xəbərlər", "həmçinin oxuyun", "ətraflı", "digər xəbərlər", "bunu da oxuyun",
    "相关阅读", "相关新闻", "延伸阅读", "延伸閱讀", "相關新聞", "推荐阅读", "更多", "阅读更多", "相关文章", "相關文章", "热门推荐", "猜你喜欢", "看更多", "更多新聞", "اقرأ أيضا", "اقرأ أيضاً", "اقرأ ايضا", "اقرأ المزيد", "مواضيع ذات صلة", "أخبار ذات صلة", "المزيد", "شاهد أيضا", "شاهد أيضاً", "قد يعجبك أيضا", "موضوعات متعلقة", "関連記事", "関連ニュース", "あわせて読みたい", "おすすめ記事", "続きを読む", "관련기사", "관련 기사", "많이 본 뉴스", "olvassa el ezt is", "olvasd el ezt is", "baca juga", "berita terkait", "artikel terkait", "simak juga", "lihat juga", "xem thêm", "tin liên quan", "đọc thêm", "bài liên quan",
)  # fmt: skip
"""Leads to other articles: the beginning of a paragraph that is a link, or the heading of a box of links."""

SHARING: tuple[str, ...] = (
    "empfohlener redaktioneller inhalt", "externer inhalt", "empfohlener externer inhalt", "kommentare geschlossen", "contenu externe", "share", "share this", "share this article", "share this story", "share this post", "share on", "share article", "share on facebook", "share on twitter", "share on x", "share via email", "share with friends", "tweet", "follow us", "follow us on", "follow", "print", "print this article", "email this", "send by email", "copy link", "link copied", "copied", "copied to clipboard", "save", "save article", "bookmark", "facebook", "twitter", "whatsapp", "telegram", "linkedin", "pinterest", "instagram", "flipboard", "e-mail", "email", "like", "like this", "like us on facebook", "add as preferred source", "follow us on google news", "make us preferred on google", "listen to this article", "listen to article", "listen to this story", "text size", "font size", "gift article", "gift this article", "comment", "view gallery", "open image in gallery", "view image in fullscreen", "jump to comments", "toggle caption", "enlarge", "click to expand", "read in app", "open in app", "go back", "back to top", "next", "previous", "prev", "home", "menu", "search", "skip to content", "skip to main content", "close", "show more", "show less", "load more", "advertisement", "advertisement - scroll to continue", "sponsored", "sponsored content", "promoted", "ad", "ads", "ad feedback", "loading", "loading...", "article continues below", "story continues below", "story continues below advertisement", "article continues after advertisement", "scroll to continue", "tags", "tag", "topic", "filed under", "categories", "category", "posted in", "tagged", "in this article", "this article is more than", "contents", "table of contents", "updated", "published", "last updated", "first published", "key points", "minutes read", "min read",
    "partager", "partager sur", "partager sur facebook", "partager l'article", "partager cet article", "partagez", "imprimer", "envoyer par e-mail", "envoyer", "suivez-nous", "suivez-nous sur", "copier le lien", "enregistrer", "publicité", "la suite après cette publicité", "écouter l'article", "écouter", "offrir l'article", "sommaire", "mots-clés", "mots clés", "réagir", "ajouter à vos favoris", "temps de lecture",
    "teilen", "artikel teilen", "beitrag teilen", "diesen artikel teilen", "diesen beitrag teilen", "jetzt teilen", "auf facebook teilen", "teilen auf facebook", "twittern", "drucken", "artikel drucken", "merken", "artikel merken", "per e-mail teilen", "e-mail senden", "folgen sie uns", "folge uns", "folgen", "kopieren", "link kopieren", "link kopiert", "speichern", "werbung", "anzeige", "- anzeige -", "artikel anhören", "anhören", "vorlesen", "schriftgröße", "schlagworte", "schlagwörter", "stichworte", "nach oben", "zurück", "weiter", "startseite", "mehr anzeigen", "mehr", "zur startseite", "newsletter", "artikel empfehlen", "empfehlen", "mailen", "versenden", "inhaltsverzeichnis", "inhalt", "lesezeit", "artikel verschenken", "bild in lightbox öffnen",
    "compartir", "compartir en", "compartir en facebook", "comparte", "compártelo", "imprimir", "síguenos", "síguenos en", "copiar enlace", "guardar", "publicidad", "etiquetas", "escuchar", "enviar por correo", "guardar artículo", "temas",
    "condividi", "condividi su", "condividi su facebook", "condividi questo articolo", "stampa", "seguici", "seguici su", "copia link", "salva", "pubblicità", "ascolta", "ascolta l'articolo", "argomenti", "invia", "commenta",
    "compartilhar", "compartilhe", "partilhar", "partilhe", "siga-nos", "copiar link", "publicidade", "continua depois da publicidade", "delen", "deel", "deel dit artikel", "deel dit", "delen via", "volg ons", "advertentie", "opslaan", "printen", "udostępnij", "podziel się", "drukuj", "obserwuj nas", "reklama", "kopiuj link", "tagi", "sdílet", "sdílejte", "vytisknout", "tisk", "sledujte nás", "inzerce", "zdieľať", "zdieľajte", "sledujte nás na", "megosztás", "megosztom", "hirdetés", "nyomtatás", "címkék", "distribuie", "distribuiți", "urmărește-ne", "publicitate", "etichete", "сподели", "споделете", "реклама", "последвайте ни", "етикети", "κοινοποίηση", "μοιραστείτε", "ακολουθήστε μας", "διαφήμιση", "dela", "dela artikeln", "annons", "följ oss", "skriv ut", "del", "del artikel", "del artikkelen", "annonce", "annonsørinnhold", "følg os", "udskriv", "annonse", "jaa", "jaa artikkeli", "mainos", "tulosta", "seuraa meitä", "jaga", "reklaam", "jälgi meid", "dalīties", "dalies", "reklāma", "seko mums", "dalintis", "pasidalinti", "pasidalinkite", "reklama", "sekite mus", "deli", "delite", "oglas", "sledite nam", "podijeli", "podijelite", "oglasi", "pratite nas", "ixxerja", "roinn",
    "escuchar artículo", "escuchar la noticia", "ouvir a notícia", "posłuchaj artykułu", "posłuchaj", "luister naar dit artikel", "luister", "poslechněte si článek", "ascultă articolul", "hallgassa meg a cikket", "lyssna på artikeln", "lyssna", "lyt til artiklen", "lytt til saken", "kuuntele juttu", "kuuntele", "kuula artiklit", "ακούστε το άρθρο", "чуйте статията", "haberi dinle", "məqaləni dinləyin", "прослушать статью", "слушать статью", "слушать новость", "слухати статтю", "слухати", "мақаланы тыңдау", "тыңдау", "收听本文", "收听", "听新闻", "استمع إلى المقال", "استمع", "sdílet článek", "zdieľať článok", "distribuie articolul", "oszd meg a cikket", "jaa artikkeli", "jaa", "jaga", "κοινοποιήστε το άρθρο", "споделете статията", "поделиться статьей", "поділитися новиною", "поделиться", "поделиться в", "поделитесь", "поделись", "поделиться новостью", "поделиться ссылкой", "распечатать", "версия для печати", "печать", "подписаться", "подписывайтесь", "подписывайтесь на нас", "подпишитесь", "скопировать ссылку", "скопировать", "ссылка скопирована", "реклама", "теги", "тэги", "метки", "ключевые слова", "слушать", "прослушать", "прослушать новость", "наверх", "назад", "просмотры", "просмотров", "в избранное", "нашли ошибку", "фото", "видео", "рубрика", "рубрики",
    "поділитися", "поділитись", "поширити", "підписатися", "підписуйтесь", "роздрукувати", "друкувати", "теги", "бөлісу", "бөлісіңіз", "бөліс", "жарнама", "тегтер", "жазылу", "жазылыңыз", "басып шығару", "көшіру", "bólisý", "bölisu", "jarnama", "بولىسۋ", "бөлүшүү", "жарнак", "paylaş", "paylaşın", "yazdır", "takip et", "bizi takip edin", "reklam", "abone ol", "etiketler", "linki kopyala", "paylaşmaq", "çap et", "izləyin", "teqlər", "分享", "分享到", "打印", "收藏", "关注我们", "广告", "廣告", "责任编辑", "標籤", "标签", "点赞", "شارك", "مشاركة", "شارك الخبر", "طباعة", "تابعنا", "تابعونا", "إعلان", "اعلان", "نسخ الرابط", "الكلمات المفتاحية", "シェア", "シェアする", "ツイート", "印刷", "広告", "공유", "공유하기", "광고", "인쇄", "스크랩", "bagikan", "iklan", "ikuti kami", "chia sẻ", "quảng cáo", "sao chép liên kết",
)  # fmt: skip
"""Whole texts of buttons, labels and notices around an article."""

NEWSLETTER = re.compile(
    r"\b(?:sign[ -]?up (?:for|to)|subscribe (?:to|for|now|today)|get (?:the|our) .{0,40}newsletter|our (?:free )?(?:daily |weekly )?newsletter|"
    r"(?:^\W*|[.!?:] |you can |please )follow .{2,60} on (?:twitter|facebook|instagram|telegram|tiktok|x\b)|(?:straight|directly) to your (?:phone|mobile)|do you want to be informed|(?:join|follow) (?:us on|our) (?:whatsapp|telegram|facebook|twitter|x\b|instagram|youtube|google news)|follow us on|download (?:our|the) app|"
    r"click here to (?:subscribe|sign|join|read|get|follow)|delivered (?:straight |directly )?to your inbox|"
    r"newsletter (?:abonnieren|anmelden|bestellen)|(?:^\W*|[.!?:] )abonnieren sie|jetzt (?:abonnieren|anmelden|registrieren|bestellen)|folgen sie uns|folge uns|"
    r"(?:melden sie sich|melde dich) .{0,40}newsletter|kostenlose[rn]? newsletter|(?:uns|jetzt) auf whatsapp|whatsapp-(?:kanal|channel)|"
    r"inscrivez-vous|abonnez-vous|suivez-nous|recevez (?:notre|la) newsletter|suscríb\w+|síguenos|iscriviti|seguici su|assine|inscreva-se|siga-nos|"
    r"schrijf je in|meld je aan|volg ons|zapisz się|obserwuj nas|dołącz do|přihlaste se k odběru|odebírejte|sledujte nás|iratkoz\w+ fel|abonează-te|urmărește-ne|kövess\w* (?:minket|bennünket)|följ oss|følg oss?|seuraa meitä|abunə olun|"
    r"абонирайте се|последвайте ни|εγγραφείτε|ακολουθήστε (?:μας|το)|prenumerera på|abonnér|tilmeld dig|meld deg på|tilaa uutiskirje|telli uudiskiri|"
    r"подпи(?:сывайтесь|шитесь|сывайся|шись) на|подписаться на|присоединяйтесь к|наши новости (?:теперь |есть )?в (?:whatsapp|telegram|телеграм|viber|instagram|facebook)|следите за (?:нами|нашими|новостями)|читайте нас в|наш(?:ем|его)? (?:telegram|телеграм)[- ]?канал\w*|"
    r"підпи(?:суйтесь|шіться) на|читайте нас (?:в|у)|(?:telegram|телеграм|youtube|whatsapp|instagram|facebook)[ -]?(?:арна|канал|парақша)\w*\W{0,3}(?:мызға|ға|ге)?\s*жазыл\w+|жазылыңыз|бізге жазыл\w+|бізді .{0,30} оқыңыз|"
    r"abone ol(?:un)?|takip edin|bizi .{0,30}izləyin|关注(?:我们|微信)|订阅我们|訂閱我們|扫码|تابعونا|تابع(?:وا)? .{0,30}على|اشترك(?:وا)? في|ikuti (?:kami|berita)|theo dõi .{0,20}trên)",
)
"""Invitations to subscribe and follow; they count only in short paragraphs."""

PAYWALL = re.compile(
    r"\b(?:subscribe to (?:read|continue|unlock)|to continue reading|already (?:a |have an? )?(?:subscriber|subscribed|account)|unlock (?:this|the full) (?:article|story)|"
    r"this (?:article|content|story) is (?:only |exclusively )?(?:for|available to) (?:subscribers|members)|this post is for pa(?:id|ying) (?:subscribers|members)|become a (?:paid |paying )?(?:member|subscriber) (?:for|to (?:read|get|access|unlock))|log ?in to (?:read|continue)|start your (?:free )?(?:trial|subscription)|"
    r"(?:weiterlesen|lesen sie weiter) mit|jetzt weiterlesen|nur für abonnent\w+|sie sind bereits abonnent\w*|mit einem (?:\w+[- ]){0,3}\w*abo(?:nnement)?\b|"
    r"article réservé|réservé aux abonnés|il vous reste .{0,10}% de cet article|déjà abonné|pour lire la suite|la suite est réservée|"
    r"contenido exclusivo para suscriptores|para seguir leyendo|ya eres suscriptor|solo para suscriptores|contenuto riservato|per continuare a leggere|sei già abbonato|exclusivo para assinantes|"
    r"alleen voor abonnees|verder lezen\?|dostęp dla subskrybentów|pozostało .{0,10}% artykułu|tylko dla prenumeratorów|pouze pro předplatitele|"
    r"только для подписчиков|доступно по подписке|contact us for subscription|part of the (?:news|stories) offered to subscribers|чтобы читать дальше|полный текст (?:статьи )?доступен (?:по подписке|подписчик|после)|лише (?:для )?передплатник\w+|тек жазылушыларға|только подписчикам|yalnızca aboneler\w*|doar pentru abonați|csak előfizető\w+|(?:endast|bara) för prenumeranter|(?:on )?vain tilaajille|kun for abonnenter|للمشتركين فقط)|仅限订阅|僅限訂閱",
)
"""What stands where a paywall cuts a text off."""

PHOTO_CREDIT = re.compile(
    r"^\W*(?:fot\.\s(?=[^.!?]+$)|(?:photo|image|picture|video|graphic|illustration|foto|fotos|fotografía|bild|bilder|beitragsbild|abbildung|grafik|imagen|immagine|imagem|crédit(?:s)?(?: photo)?|credit|credits|photo credit|image credit|"
    r"photo by|photograph|photograph by|pic|file photo|featured image|quelle|bildquelle|titelbild|symbolbild|fot\.?|zdjęcie|źródło zdjęcia|snímek|fotó|sursă foto|снимка|(?:иллюстративное |архивное )?фото|фотография|фотографии|иллюстрация|сурет|фотосурет|сүрөт|kuva|valokuva|φωτογραφία|φωτό|φωτο|crédito|créditos|"
    r"суретте|görsel|fotoğraf|foto:|图|图片来源|图源|صورة|الصورة|写真|사진)\s*(?:[:：/|©]|by\b|via\b|von\b|credit\b|source\b|из\b)|©|\(c\)\s|copyright\b|getty images\b|shutterstock\b|istock\b|"
    r"[^.!?]{0,120}[.!?]?\s*(?:©|\(c\)).{2,60}$|[^.!?]{0,80}\((?:photo|foto|image|ap photo|reuters|afp|getty)[^)]{0,60}\)\s*$)",
)
"""Credits of pictures; they count only in short paragraphs."""

_PICTURE = r"(?:photo(?:graph)?|image|picture|foto|fotos|bild|fot\.|imagen|immagine|imagem|zdjęcie|фото|снимка|сурет|фотосурет|görsel|fotoğraf)"
CAPTION_END = re.compile(
    rf"^.{{5,250}}[.!?…»”\")|/–—]\s*{_PICTURE}(?: credit| courtesy)?\s*[:：|©]\s*[^.!?:]{{2,60}}\.?$|"
    rf"^\W*(?:{_PICTURE}\s*)?courtesy (?:of\b|:)[^.!?]{{2,80}}$",
)
"""A caption that ends in its credit; it counts only in a short text."""

MISTAKE_NOTICE = re.compile(
    r"^\W*(?:(?:have you |did you |if you(?:['’]ve| have)? )?(?:found|find|spotted|spot|noticed|notice|see) (?:an? |any )?(?:error|mistake|typo|inaccuracy)|"
    r"(?:если вы |если )?(?:нашли|заметили|обнаружили|увидели) (?:в тексте )?(?:ошибку|опечатку|неточность)|"
    r"(?:якщо ви |якщо )?(?:помітили|знайшли|побачили|виявили) (?:в тексті |у тексті )?(?:помилку|неточність|друкарську)|"
    r"(?:егер )?(?:мәтіннен |мәтінде )?қате(?:ні|лік)? (?:тапсаңыз|таптыңыз|көрсеңіз|көрдіңіз|байқасаңыз|байқадыңыз)|"
    r"(?:haben sie |hast du )?(?:einen )?(?:rechtschreib|tipp)?fehler (?:im (?:text|artikel) )?(?:gefunden|entdeckt)|(?:zauważyłeś|znalazłeś|widzisz) błąd|(?:našli|našel) jste chybu|"
    r"¿?(?:has|ha) (?:encontrado|detectado) (?:un|algún) error|(?:hai|avete) (?:trovato|notato) un errore)"
    r"(?=.*(?:\?|\bctrl\b|\blet us\b|\breport\b|\btell us\b|\bwrite\b|сообщите|напишите|выделите|повідомте|напишіть|виділіть|хабарла|белгіле|жазыңыз))|"
    r"^\W*(?:vous avez (?:trouvé|repéré|vu) )?une (?:erreur|faute|coquille)(?: dans (?:l['’]article|le texte))? ?\?|"
    r"\b(?:error|mistake|typo|ошибк\w*|опечатк\w*|помилк\w*|қате\w*|хато\w*|ката\w*|səhv\w*|xato\w*)\b.*\bctrl\s*\+\s*enter",
)
"""Asks readers to report a mistake; it counts only in a short text."""

BYLINE_START = re.compile(
    r"^\W*(?:by|written by|reporting by|text by|par|von|por|di|door|autor\w*|author|автор\w*|текст|авторы)\b\W*", re.I
)
"""What a name stands after in a byline."""

OTHER_POSTS = re.compile(r"(?:latest|more|other|all) (?:posts|articles|stories) (?:by|from) \w.{2,80}$", re.I)
"""Leads to what else an author has written."""

INTRODUCES = re.compile(
    r"(?:,|\s\(\d\d\))?\s(?:(?:is|was|has been|ist|war|est|es|è|jest|is|är|er) )?(?:an?|the|ein[e]?|der|die|une?|le|la|un[ao]?|el|il|een|en|ett|et)\s\w|\s\(\d\d\)\s|\s(?:ist|war) [A-ZÄÖÜ]|"
    r"\s(?:covers|writes for|writes about|reports from|works (?:as|for|at)|schreibt (?:für|über)|arbeitet (?:als|für|bei)|écrit (?:pour|sur)|travaille (?:comme|pour)|escribe (?:para|sobre)|scrive (?:per|di)|pisze (?:dla|o)|является|пишет (?:для|о|об)\b|jest\s\w+em\b)"
)
"""What stands behind a person's name at the start of a line about that person."""

DISCLOSURE = re.compile(
    r"(?:\baffiliate[- ]?(?:link|disclaimer|disclosure)|\bwe (?:may|might|can) (?:earn|receive|get) .{0,30}(?:commission|compensation)|\bearn(?:s|ed)? (?:a |an )?(?:affiliate )?commission|"
    r"\bindependent review process\b|\bprovisions-?link|\b(?:erhalten|bekommen|erhält) (?:wir|der|die) .{0,40}provision\b|\benthält (?:werbung|werbelinks)|\bwerblicher inhalt\b|"
    r"\bliens? (?:d['’])?affili|\bcommission d['’]affiliation|\benlaces? de afiliad|\blink (?:di )?affilia|\blinks? de afiliad|\bpartnerlink|\blink(?:i|y|ów)? afiliac|\bпартн[её]рск\w+ ссылк)",
)
"""Says that the page earns by its links; it counts only in a short text."""

SOFTWARE_ERROR = re.compile(r"^(?:warning|notice|deprecated|fatal error|parse error): .{5,300} in /\S+\.php\b")
"""A message of the site's own software, printed into the page."""

INVITES_SHARING = re.compile(
    r"\b(?:artikel (?:mit anderen )?teilen|beitrag teilen|seite teilen|teilen sie (?:diese[ns]?|den|die|das)\b|teile (?:den|diesen)|share (?:this|the) (?:article|story|post|page)|sharing is caring|partage[rz] (?:cet|l['’]) ?article|comparte (?:este|esta)|"
    r"condividi (?:questo|l['’])|compartilhe (?:este|esta)|deel dit (?:artikel|bericht)|udostępnij (?:ten )?artykuł|podziel się (?:artykułem|tym)|sdílejte|zdieľajte|поделитесь|^\W*поделиться (?:в соц|с друзьями|записью|новостью|ссылкой|статьёй|статьей)|поділіться|бөлісіңіз|"
    r"bu haberi paylaş|paylaşın|分享(?:到|本)|شارك (?:هذا المقال|هذا الخبر|المقال|الخبر))",
)
"""Asks to share; it counts only in a short text."""

POST_META = re.compile(
    r"^\W*(?:(?:this (?:entry|post|article) was (?:posted|published)|posted (?:in|on|by)|filed under|published (?:in|on|by)|tagged(?: with)?|categor(?:y|ies)(?=\s*:)|last updated|updated on|first published)\b|(?:published|updated|posted|created|uploaded):|"
    r"(?:dieser|der|dieses) (?:eintrag|beitrag|artikel) (?:wurde|ist|erschien)\b.{0,80}(?:veröffentlicht|erschienen|abgelegt|gepostet)|veröffentlicht (?:am|in|unter|von)|publiziert\b|erstellt (?:am\b|:)|letzte aktualisierung|verschlagwortet|kategorien?:|aktualisiert\b|stand:|erschienen in|"
    r"cet article a été publié|publié (?:le|dans|par)|mis à jour|mots[- ]clés|esta entrada fue publicada|publicado (?:el|en|por)|actualizado|pubblicato (?:il|in|da)|aggiornato|publicado em|gepubliceerd (?:op|in)|"
    r"опубликовано|обновлено|рубрик[аи]:|дата публикации|теги:|метки:|ключевые слова|опубліковано|оновлено|жарияланған|жарияланды|жаңартылды|yayınlan(?:dı|ma)|güncelle(?:ndi|me)|dərc olunub)",
)
"""Lines that say when, where and by whom something was posted; they count only in a short text."""

COOKIES = re.compile(
    r"\b(?:cookies?|куки|кукі|файл\w* cookie|gdpr|rgpd|dsgvo|datenschutzerklärung|privacy policy|politique de confidentialité|personal data|données personnelles|consent to|einwilligung|"
    r"datenschutz|privacidad|ciasteczk\w+|evästeit\w+|kakor|sütiket|бисквитк\w+|çerez\w*)\b",
    re.I,
)

NOT_FOUND = re.compile(
    # "404" and "not found" stand in headlines too; alone, or after "error", they do not
    r"(?:^|[|:·–—-]\s*|\b(?:error|erreur|fehler|errore|fout|fel|chyba|błąd|hiba|ошибка|помилка|қате|hata|virhe|oops)\W+)(?:404|not found)(?=\W*(?:$|[|:·–—-]|error|not found|page|fehler))"
    r"|\b(?:page (?:was )?not found|page (?:does not|doesn['’]t|no longer) exists?|page introuvable|page non trouvée|page inexistante|seite (?:wurde )?nicht gefunden|seite existiert nicht|"
    r"página no encontrada|no se (?:ha )?encontr\w+ la página|pagina non trovata|página não encontrada|pagina niet gevonden|nie znaleziono strony|strona nie (?:została znaleziona|istnieje)|"
    r"stránka (?:nebyla )?nenalezena|stránka nebyla nalezena|stránka (?:sa nenašla|nebola nájdená)|az oldal nem található|pagina nu (?:a fost găsită|există)|страницата не (?:е намерена|беше намерена)|"
    r"η σελίδα δεν βρέθηκε|sidan (?:kunde inte hittas|hittades inte|finns inte)|siden (?:blev ikke fundet|findes ikke|ble ikke funnet|finnes ikke)|sivua ei löyd\w+|lehte ei leitud|lapa nav atrasta|"
    r"puslapis nerastas|strani ni (?:bilo )?mogoče najti|stranica nije pronađena|страница не (?:найдена|существует)|страницы не существует|сторінк[уа] не знайдено|"
    r"бет табылмады|парақша табылмады|bet tabylmady|بەت تابىلمادى|sayfa bulunamadı|səhifə tapılmadı|барак табылган жок|页面不存在|找不到页面|頁面不存在|您访问的页面不存在|الصفحة غير موجودة|ページが見つかりません|페이지를 찾을 수 없습니다)\b",
    re.I,
)

CONSENT = re.compile(
    r"(?:before you continue|we value your privacy|your privacy choices|we care about your privacy|we and our (?:\d+ )?partners|accept (?:all )?cookies|agree to the use of cookies|cookie consent|consent to the use|"
    r"nous et nos (?:\d+ )?partenaires|continuer sans accepter|votre vie privée|accepter (?:et fermer|les cookies)|avant d['’]accéder|mit werbung weiterlesen|wir (?:und unsere|benötigen) .{0,30}(?:partner|zustimmung)|alle akzeptieren|"
    r"zustimmen und weiter|bevor sie fortfahren|antes de continuar|valoramos (?:tu|su) privacidad|aceptar (?:todas|y continuar)|la tua privacy|accetta (?:tutti|e continua)|"
    r"przejdź do serwisu|twoja prywatność|szanujemy twoją prywatność|před pokračováním|vážíme si vašeho soukromí|мы используем (?:файлы )?cookie|прежде чем продолжить|voordat je verdergaat|"
    r"your consent|manage (?:consent|preferences)|choices with consent)",
    re.I,
)

CHALLENGE = re.compile(
    r"(?:checking your browser|just a moment\.\.\.|attention required|enable javascript and cookies to continue|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|access denied|request unsuccessful|"
    r"ddos protection|pardon our interruption|please verify you are a human|security check|unusual traffic|проверка браузера|проверяем ваш браузер|подтвердите, что вы не робот|вы не робот)",
    re.I,
)

NO_SCRIPT = re.compile(
    r"(?:enable java ?script|java ?script (?:is )?(?:disabled|required)|requires java ?script|activer java ?script|java ?script (?:aktivieren|ist deaktiviert)|habilit\w+ java ?script|активируйте java ?script|"
    r"включите java ?script|you need to enable java ?script)",
    re.I,
)

UPDATES: tuple[str, ...] = (
    "update", "updated", "upd", "correction", "corrections", "clarification", "erratum", "editor's note", "editors' note", "nachtrag", "korrektur", "richtigstellung",
    "berichtigung", "aktualisierung", "aktualisiert", "anmerkung der redaktion", "mise à jour", "rectificatif", "précision", "note de la rédaction", "actualización",
    "actualizado", "corrección", "rectificación", "fe de errores", "nota de la redacción", "aggiornamento", "rettifica", "errata corrige", "nota della redazione",
    "atualização", "correção", "nota da redação", "correctie", "rectificatie", "aktualizacja", "sprostowanie", "od redakcji", "aktualizace", "aktualizácia", "oprava",
    "frissítés", "frissítve", "helyesbítés", "actualizare", "rectificare", "актуализация", "обновена", "поправка", "ενημέρωση", "διόρθωση", "uppdatering", "rättelse",
    "opdatering", "oppdatering", "rettelse", "päivitys", "oikaisu", "täiendatud", "parandus", "papildināts", "precizējums", "atnaujinta", "patikslinimas", "popravek",
    "ispravak", "dopuna", "обновление", "обновлено", "дополнение", "дополнено", "уточнение", "исправление", "опровержение", "от редакции", "оновлення", "оновлено",
    "доповнення", "доповнено", "уточнення", "виправлення", "від редакції", "жаңарту", "жаңартылды", "толықтыру", "түзету", "редакциядан", "güncelleme", "düzeltme",
    "tekzip", "yenilənib", "düzəliş", "жаңыртуу", "оңдоо", "更新", "更正", "تحديث", "تصحيح", "追記", "訂正", "업데이트", "정정",
)  # fmt: skip
"""What a newsroom writes, with a date, above what it adds to an article or takes back."""

_COUNT = re.compile(r"[\d\s.,:;()\[\]{}«»\"“”„'‘’…!?·•|/\\#*+↓↑→←▼▲▾▸►»›‹<>=_-]+")


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """The text without case, counts and punctuation: what phrases are compared by. Kept, because several tests ask for it in turn."""
    # Capitals of Turkish and Azerbaijani fold to other letters than their small ones do.
    small = text.casefold().replace("ı", "i").replace("\u0307", "")
    return " ".join(_COUNT.sub(" ", small).split())


_COMMENT_HEADINGS = frozenset(bare(p) for phrases in COMMENT_HEADINGS.values() for p in phrases)
_COMMENT_STARTS = tuple(
    sorted(
        {
            p
            for p in _COMMENT_HEADINGS
            if len(p.split()) > 2 or (len(p) > 9 and (" " in p or not p[0].isalpha() or p[0] > "\u3040"))
        }
    )
)
_STARTS_BY_LETTERS = {
    key: tuple(p for p in _COMMENT_STARTS if p[:2] == key) for key in {p[:2] for p in _COMMENT_STARTS}
}
_FORM_STARTS = tuple(p for p in _COMMENT_STARTS if len(p.split()) > 4)
_PARTS = frozenset((
    "hintergrund", "background", "kommentar", "diskussion", "reaktionen", "discussion", "reactions", "opinion", "réactions", "commentaire", "comentario", "opinión", "discusión", "commento", "discussione", "comentário", "komentarz", "komentář", "diskuse", "diskuze", "diskusia", "komentár", "reacties",
    "comentariu", "σχόλιο", "kommentti", "kommentaar", "komentārs", "komentaras", "komentar",
    "комментарий", "комментарии", "обсуждение", "обговорення", "коментар", "пікір", "yorum", "tartışma", "şərh", "コメント", "评论",
))  # fmt: skip
_COUNTED_REPLIES = frozenset(map(bare, COUNTED_REPLIES))
_READ_ALSO = frozenset(map(bare, READ_ALSO))
_SENTENCE_WORDS = 8
_ASKED_WORDS = 2
_OF_THE_ARTICLE = re.compile(
    r"\b(?:article|story|post|topic|artikel|beitrag|thema|sujet|artículo|noticia|tema|articolo|notizia|artigo|artykuł|tekst|članek|članak|cikk"
    r"|стать[июея]|новост[иью]|материал|тем[аеуы]|публикаци|новин|мақала|жаңалық|haber|yazı)"
)
"""What readers are asked about: "What do you think of this article?" is no question of an interview."""
_SHARING = frozenset(map(bare, SHARING))
_REPLY_CONTROLS = frozenset(map(bare, REPLY_CONTROLS))
_REPLY_LABELS = _REPLY_CONTROLS - frozenset(map(bare, _ANSWERS)) - {"permalink"}
_REPLY_STARTS = tuple(f"{bare(p)} " for p in _REPLY_TO)
_UPDATES = tuple(map(bare, UPDATES))
_UPDATE_STARTS = tuple(f"{p} " for p in _UPDATES)


def is_comment_heading(text: str) -> bool:
    """True for the heading of a comment section or its form: "Leave a reply", "3 комментария", "Comments (12)"."""
    if len(text) > 160:
        return False
    words = bare(text)
    if len(text) > 90:
        return words.startswith(_FORM_STARTS)
    if words in _COMMENT_HEADINGS or (text[:1].isdigit() and words in _COUNTED_REPLIES):
        return True
    return words.startswith(_STARTS_BY_LETTERS.get(words[:2], ())) and not _goes_on(text)


def _goes_on(text: str) -> bool:
    """True for a sentence that only begins as a heading does: a comma, and then more words than a form needs, or a question
    with an object of its own."""
    _, comma, rest = text.partition(",")
    if comma and text.endswith((".", "?", ".”", ".»", '."')) and len(rest.split()) >= _SENTENCE_WORDS:
        return True
    words = bare(text)
    start = max((p for p in _COMMENT_STARTS if words.startswith(p)), key=len, default="")
    asked = text.rstrip().endswith(("?", "？")) and len(words[len(start) :].split()) >= _ASKED_WORDS
    return asked and not _OF_THE_ARTICLE.search(words)


def names_a_part(text: str) -> bool:
    """True for a heading that an article's own part may have as well as the place for its readers' comments."""
    return bare(text) in _PARTS


def is_reply_control(text: str) -> bool:
    """True for the whole text of a control that every comment has: reply, report, quote."""
    return len(text) <= 40 and bare(text) in _REPLY_CONTROLS


def is_reply_label(text: str) -> bool:
    """True for what a control says, or is labelled, that only replies or reports: "Reply to Anna"."""
    if not 1 < len(text) <= 60:
        return False
    words = bare(text)
    return words in _REPLY_LABELS or words.startswith(_REPLY_STARTS)


def is_update(text: str) -> bool:
    """True for the label of what the newsroom adds, alone or with its date: "Update", "Correction, 21 October 2025"."""
    if len(text) > 80:
        return False
    words = bare(text)
    return words in _UPDATES or words.startswith(_UPDATE_STARTS)


def names_an_answer(text: str) -> bool:
    """True for a word that is a control to reply in one place and the label of an answer in another."""
    return bare(text) in _ANSWERS


def is_read_also(text: str) -> bool:
    """True for a whole text that only announces other articles."""
    return len(text) <= 80 and bare(text) in _READ_ALSO


def starts_read_also(text: str) -> bool:
    """True for a text that begins with "Read also:" or the like, set off from what follows by a sign or a line."""
    head = re.split(r"[:：|\n–—>»+]", text[:60], maxsplit=1)
    return len(head) > 1 and bare(head[0]) in _READ_ALSO


def is_label(text: str) -> bool:
    """True for the whole text of a share button, an advertising label, a tag label or the like."""
    return len(text) <= 80 and bare(text) in _SHARING


GOES_ON = re.compile(
    r"(?:…|\.\.\.|\[\s*(?:…|\.\.\.)\s*\]|continue reading|read (?:more|on|the full (?:article|story))|lire (?:la suite|plus)|weiterlesen|mehr lesen"
    r"|seguir leyendo|leer más|continua a leggere|leggi tutto|ler mais|lees (?:meer|verder)|czytaj (?:dalej|więcej)|číst (?:dále|více)"
    r"|citește mai mult|devamını oku|читать (?:далее|дальше|полностью)|читати далі|толығырақ|әрі қарай)[\W_]{0,12}$",
    re.I,
)
"""How the beginning of a text ends in a feed."""
