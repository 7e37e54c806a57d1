"""The words by which bot.domain.naming tells a person's name from the name of a place or an organisation.

Everything in small letters. The given names are the commonest in Sweden of all ages and origins, from common knowledge
of the name statistics; a name that isn't here is still seen where it stands within a sentence.
"""

_GIVEN = """
adam agnes ahmad ahmed aisha aida albin alex alexander alexandra alfred ali alice alicia allan alma alva amal amanda
amina amir amira anders andreas anette angelica anita anja ann anna anneli annika anton anwar arash arne aron arvid
astrid august axel aya barbro bashir beatrice bengt benjamin berit bertil bilal birgitta bo boel britt börje camilla
carin carina carl carolina caroline casper cecilia charlotte christer christian christina christoffer claes dan daniel
daniella danijel dario david dennis diana dilan edith edvin ebba eleonor elias elin elina elisabeth ella ellen elliot
elsa elvira emanuel emelie emil emilia emma emre erica erik erika erling ester eva evelina fabian fadi farah fatima
fatma felicia felix filip fredrik freja frida gabriel gabriella georg george gerd gunilla gunnar gun gustaf gustav
göran haidar hamza hana hanna hannah hans harald hassan heidi helen helena helene henrik henry hilda hjalmar hugo
hussein ibrahim ida idris ines inga ingegerd ingemar inger ingrid irene iris isa isabella isak ivan ivar jack jacob
jakob jamal jan jasmin jasmine jens jenny jessica jesper jimmy joakim joel johan johanna johannes john johnny jonas
jonathan jonna jonny josef josefin josefine julia julian kajsa kalle karim karin karl karolina katarina kenneth kent
kerstin kevin khaled khalid kim kjell klara knut kristian kristin kristina kristoffer lars lars-erik lasse laura layla
lea leah leif leila lena lennart leo leon liam lilly lina linda linn linnea linnéa linus lisa lisbeth lova love lovisa
lucas ludvig lukas luna lotta madeleine magdalena magnus mahmoud maja malin malte marcus margareta margit maria mariam
mariana marianne marie marika marko markus martin martina maryam mathias matilda mats mattias maximilian mehmet melker
melvin mia michael mikael milad milan milla milo mina mirjam moa mohamed mohammad mohammed mona monica monika mostafa
muhammad mustafa märta måns nadia nadja natalie nathalie nellie nicklas niclas nicole niklas nils nina noah noel nora
nour olivia olle olof omar oscar oskar osman otto patricia patrik paul pauline per pernilla per-olof peter petra
petter philip pia pontus rabia ragnar rami ramona rania rasmus rebecca rebecka reza rickard rikard robert robin roger
roland rolf ronja rose-marie rut ruth sabina sahar said salma sam samir samuel sandra sanna sara sebastian selma seyed
sigrid signe simon simona siv sixten sofia sofie sonja stefan stella sten stig stina sture susanna susanne svante sven
tage tariq thea theo theodor therese thomas tilda tim tina tobias tom tomas tommy tony torbjörn tore tove tuva tyra
ulf ulla ulrika urban ursula valter vera veronica vidar viggo viktor viktoria vilgot vilhelm vilma vincent viola
william wilma yasmin yusuf yvonne zahra zainab zeinab åke åsa örjan östen
"""
GIVEN_NAMES = frozenset(_GIVEN.split())
_SURNAMES = """
abdi abdullah ahmadi ahmed ahlgren ali al-hassan berg berggren berglund bergman bergqvist bergström björk björklund
blom blomqvist dahl dahlberg dahlström eklund eklöf engström eriksson forsberg fransson gustafsson haddad hansen
hassan hedlund hedström hellström hermansson holm holmberg holmgren holmqvist hosseini hussein ibrahim jansson khan
kovacs lind lindberg lindgren lindholm lindqvist lindström lundberg lundgren lundin lundqvist lundström löfgren malm
mohamed mohammed moberg nguyen norberg nordin nordström nyberg nyström nilsson omar osman palm rahimi sandberg sjöberg
sjögren sjödin strand ström strömberg sundberg sundström söderberg söderström wallin wikström yilmaz åberg åkerlund
ågren åström öberg östlund
"""
SURNAMES = frozenset(_SURNAMES.split())
WORDS_TOO = frozenset({"berg", "blom", "holm", "lind", "malm", "palm", "strand", "ström", "dahl", "björk"})
"""Surnames that are ordinary words when they are written small."""
SURNAME_ENDINGS = ("sson", "ssons")

PLACE_ENDINGS = (
    *(
        "gatan",
        "vägen",
        "torget",
        "torg",
        "skolan",
        "skola",
        "parken",
        "park",
        "plats",
        "platsen",
        "gränd",
        "gården",
        "huset",
    ),
    *("kyrkan", "kyrka", "bron", "station", "stationen", "centrum", "hamnen", "stranden", "gymnasiet", "gymnasium"),
    *("hallen", "arenan", "arena", "museet", "biblioteket", "centret", "center", "stigen", "backen", "kajen"),
    *("kommun", "region", "län", "nämnden", "förvaltningen", "polisen", "polis", "föreningen", "förening", "förbundet"),
    *("rådet", "gruppen", "verket", "styrelsen", "myndigheten", "byrån", "ligan", "klubben", "klubb", "bolaget"),
    *(
        "bostäder",
        "tjänsten",
        "vården",
        "samverkan",
        "mottagningen",
        "församlingen",
        "församling",
        "kontoret",
        "teamet",
        "projektet",
        "insatsen",
    ),
)
"""How the words for places and organisations end."""
PLACES = frozenset({"hus", "park", "plan", "plats"})
"""Words for places that surnames end in, too: Kaplan."""
_NOT_NAMES = """
norr söder öster väster mini norra södra östra västra nedre övre gamla nya stora lilla sankt sankta inre yttre centrala
mellersta nordväst nordost sydväst sydost nord syd öst väst mitt city hamn torg hus hem höjd höjden dalen strandvägen
folkets medborgarnas rädda barnen barnens röda korset svenska nordiska kungliga brottsförebyggande sveriges statens
lions rotary club missing people round table frälsningsarmén hela människan convictus kris våga visa trygg trygga
tryggare sluta skjut unga unikt rätt spår cure violence effektiv samordning communities that care lugna gatan stolt
mentors mentor ung fritid ungdom ungdomar polis polisen kommunen skolan socialtjänsten soc sspf sip bup områdespolis
kommunpolis gruppchef enhetschef rektor kurator handläggare samordnare chef ordförande coop ica willys lidl hemköp
systembolaget pressbyrån apoteket swedbank handelsbanken nordea telia securitas avarn nokas google microsoft teams
slack excel word facebook instagram snapchat tiktok discord måndag tisdag onsdag torsdag fredag lördag söndag januari
februari mars april maj juni juli augusti september oktober november december jul påsk midsommar valborg lucia
halloween skolavslutning stockholm göteborg malmö uppsala västerås örebro linköping helsingborg jönköping norrköping
lund umeå gävle borås södertälje eskilstuna halmstad växjö karlstad sundsvall östersund trollhättan luleå kalmar falun
kristianstad skövde söderhamn hedemora sandviken söderköping bollnäs hudiksvall ljusdal ockelbo hofors härnösand
kramfors sollefteå ånge timrå borlänge avesta ludvika säter mora rättvik leksand gagnef malung smedjebacken vansbro
orsa älvdalen hälsingland gästrikland medelpad dalarna gävleborg västernorrland östergötland uppland småland skåne
sverige norge danmark finland europa
"""
NOT_NAMES = frozenset(_NOT_NAMES.split())
"""Words of places, organisations, programmes, roles and days that may stand in a row with big letters."""
