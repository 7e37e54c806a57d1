"""Notes as people write them about joint work, with every figure that such notes hold and nobody's number or name.

A grammar: sentences with places to fill in. The same seed gives the same notes.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from string import Formatter

_FIRST_DAY = date(2016, 1, 1)
_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
_WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_PLACES = (
    "Resecentrum",
    "Stadsparken",
    "Stora torget",
    "Rådhustorget",
    "Folkets Park",
    "Folkets Hus",
    "Norra Hamngatan 12",
    "Östra Storgatan",
    "Bergviks köpcentrum",
    "Broskolan",
    "Norrtullskolan",
    "Staffansgymnasiet",
    "Karl Johans torg",
    "Sankt Görans kyrka",
    "Gamla Varvet",
    "gallerian",
    "biblioteket",
    "fritidsgården Kuben",
    "Hedemora station",
    "Bollnäs",
    "Medborgarhuset",
    "Café Mimosa",
    "Kvarteret Ugglan",
    "Blå Tåget",
)
_WITH = (
    "polisen",
    "socialtjänsten",
    "Polismyndigheten",
    "Söderhamns kommun",
    "Svenska kyrkan",
    "Rädda Barnen",
    "Brottsförebyggande rådet",
    "Lions Club",
    "IFK Bergvik",
    "SSPF",
    "fältgruppen",
    "Områdespolis Norr",
    "Kommunpolis Söder",
    "Trygg i Norr",
    "Våga Visa",
    "Grannsamverkan",
    "Nattvandrarna",
    "Region Gävleborg",
    "Ungdomsmottagningen",
    "Länsstyrelsen",
    "Hyresgästföreningen",
    "Securitas",
)
_SENTENCES = """
{hours} {count} personer vid {place}
kl {hours}, {count} samtal med unga
{day} {hour} {place}, lugnt
{day} {hours}
{day} kl. {hour}
Insats {days} tillsammans med {whom}.
Insatsen {days} samlade {count} ungdomar i åldern {ages}
Ungdomar {ages} år, {count} st
Dnr {diary}
Se {diary} och {diary}.
Ärende {case}, uppföljning v. {week}
Uppföljning vecka {week}-{week}, {years}
v {week}: {count} besök, v {week}: {count} besök
Kostnad {amount}, budget {years}
{amount} till sommarlovet
Rum {room} kl {hour}, plats {place}
P-plats {parking} vid {place}
Buss {line} ställdes in, {count} väntade
Väg E{road} vid {place}, {count} bilar kontrollerades, {count} rapporterades
Position {coordinates}
Postadress {postal} Söderhamn
Faktura till {company}
Bg {giro}
Brottsstatistik {years}: {count} anmälda, {percent} klarades upp
{count} av {count} fordon, {percent} för fort
Medelhastighet {count} km/h, gränsen är 40
Möte med {whom} {day}
{whom} och {whom} gick trygghetsvandring {day}, {hours}
Träff på {place} {weekday} {hour}
Skolan hörde av sig om {place}
Lugn kväll, {count} samtal, {count} uppmaningar
OSL {count} kap. {count} §, LVU {count} §
SoL 14 kap. 1 §, {count} orosanmälningar
Åldersgräns 18 år, {count} kontroller
Pojkar och flickor {ages} år deltog
Föräldrar till {count} elever i åk {grade}
{count} elever i årskurs {grade}, {count} föräldrar
Kameran vid {place} satt upp {day}
Belysning: stolpe {pole}, {pole} och {pole} trasiga
Nästa gång {day}, {hour}-{hour}
{day}-{day} {weekday}ar
{slashday}, {slashday} och {slashday}
Delmål {years}: {percent}
Beslut {day}, § {count}
Temperatur -{count} grader, {count} ute
Mål {case}. Ansvarig {whom}
För {count} år sedan var det {count} anmälningar
Enkät: {count} svar av {count} ({percent})
Version {version}, sidan {count}
Skyltar nr {pole}-{pole}
""".strip().splitlines()
_FIGURES = """
Besök per dag: {pairs}
Besök per vecka: {counts}
v {weeks}: {commas}
Veckorna {weeks}
Vecka {weeks} utan bemanning
{day} {counts}
{day}: {count} och {count}
{day}, {count} besök ({count})
{day} ({hours}), {count} samtal
{day} ({hour})
{day} / {hour} {place}
{spacedday}
{spacedday} i {place}
Mellan {shortdays}
Salarna {rooms}
Rum {rooms} bokade {day}
Bord {commas}
kl {hourofday} {count} {count} {count}
kl. {hourofday} {count} 12 34
Timme {hourofday}: {count}, {count}, {count}
Öppet {hourofday}-{hourofday}, ring {whom}
Telefontid {hours}
Ring {whom} {hours}
Nås {hours} på {place}
Start {hour}, {count}, {count} och {count}
Räknat {hourofday}: {amount}
Betalt {hourofday} {amount}
Resultat {scores}
Matcher {scores}, {scores}
Ärende {pole}, {years}
Ärenden {case}, {case} och {case}
Larm {case} {day} {hour}
Kontonr {giro}, {amount}
Mått {count} x {count} x {count}
Nyckeltal {decimals} {decimals} {decimals}
Tabell: {commas}; {commas}
Period {period}
Perioden {longperiod}, {count} samtal
{period} i {place}
{shortday} {minute} larm om bråk, {place}
{isoday} {minute} larm
Händelse {event}
Händelser {event}, {event} och {event}
Larm {event} vid {place}
{shortday} kl {minute} {place}
{steps} st per kväll
""".strip().splitlines()


def clean_notes(count: int, seed: int = 2022, *, figures: bool = False) -> list[str]:
    """Return `count` different notes; with `figures`, also such as hold hardly anything else."""
    random, notes = Random(seed), dict[str, None]()
    said = [*_SENTENCES, *_FIGURES] if figures else _SENTENCES
    while len(notes) < count:
        sentences = (_filled(random.choice(said), random) for _ in range(random.choice((1, 1, 2, 3))))
        notes[random.choice((". ", "\n", ", ", "; ", " ")).join(sentences)] = None
    return list(notes)


def _filled(sentence: str, random: Random) -> str:
    return "".join(said + (_FILLERS[name](random) if name else "") for said, name, _, _ in Formatter().parse(sentence))


def _a_day(random: Random) -> date:
    return _FIRST_DAY + timedelta(days=random.randrange(14 * 365))


def _day(random: Random, day: date | None = None) -> str:
    day = day or _a_day(random)
    month = _MONTHS[day.month - 1]
    return random.choice(
        (
            f"{day:%Y-%m-%d}",
            f"{day:%Y%m%d}",
            f"{day:%y%m%d}",
            f"{day:%Y.%m.%d}",
            f"{day:%d.%m.%Y}",
            f"{day:%d.%m.%y}",
            f"{day:%d/%m/%Y}",
            f"{day.day}/{day.month} {day.year}",
            f"{day.day}/{day.month}-{day:%y}",
            f"{day.day}/{day.month}",
            f"{day.day} {month} {day.year}",
            f"den {day.day} {month[:3]}",
        )
    )


def _days(random: Random) -> str:
    first = _a_day(random)
    last = first + timedelta(days=random.randint(1, 40))
    between = random.choice(("-", "–", " - ", " – ", " till ", "--"))
    written = random.choice(("%Y-%m-%d", "%Y%m%d", "%y%m%d", "%d/%m", "%d.%m.%Y", "%d/%m %Y", "%Y/%m/%d"))
    return f"{first:{written}}{between}{last:{written}}"


def _hour(random: Random) -> str:
    hour, minute = random.randint(0, 23), random.choice((0, 15, 30, 45, 5, 10, 20, 50))
    return f"{hour:02d}{random.choice(('.', ':', '', ''))}{minute:02d}"


def _hours(random: Random) -> str:
    first, last = random.randint(6, 16), random.randint(17, 23)
    sign, minutes = random.choice((".", ":", "")), random.choice(("00", "30", "15"))
    between = random.choice(("-", "–", " - ", " till "))
    if random.random() < 0.2:
        return f"{first:02d}{random.choice(('', minutes))}{between}{last}{random.choice(('', minutes))}"
    return f"{first:02d}{sign}{minutes}{between}{last}{sign}{random.choice(('00', '30'))}"


def _diary(random: Random) -> str:
    number, year = random.randint(1, 99999), random.randint(2016, 2029)
    return random.choice(
        (
            f"KS {year}/{number}",
            f"KS {year}-{number:05d}",
            f"SN-{year}-{number:04d}",
            f"0702-{year}/{number % 100}",
            f"070/{year}-{number % 1000}",
            f"0{number % 999 + 100}-{number % 10000:04d}/{year % 100}",
            f"5000-K{random.randint(1000, 1999999)}-{year % 100}",
            f"K{random.randint(1000, 1999999)}-{year % 100}",
            f"A{random.randint(100, 999)}.{random.randint(100, 999)}/{year}",
            f"BUN{year}/{number}-{number % 9}",
            f"{number}-{year}",
            f"{year}:{number}",
        )
    )


def _case(random: Random) -> str:
    number, year = random.randint(100, 999999), random.randint(2016, 2029)
    return random.choice(
        (f"{year}-{number}", f"#{number}", f"AB-{number % 1000}", f"B {number}-{year % 100}", f"{number}")
    )


def _amount(random: Random) -> str:
    kronor = random.randint(1, 90_000_000)
    spaced = f"{kronor:,}".replace(",", random.choice((" ", ".", "\N{NO-BREAK SPACE}")))
    return random.choice(
        (f"{spaced} kr", f"{kronor} kr", f"{kronor // 1000} tkr", f"{kronor / 1e6:.1f} mnkr", f"{spaced}:-")
    )


def _coordinates(random: Random) -> str:
    north, east = random.uniform(55, 69), random.uniform(11, 24)
    grid = f"N {random.randint(6_100_000, 7_700_000)} E {random.randint(260_000, 920_000)}"
    return random.choice((f"{north:.5f}, {east:.5f}", f"{north:.4f} {east:.4f}", grid, grid.replace("N ", "")))


def _company(random: Random) -> str:
    # the third figure of a company's number is 2 or more
    number = f"{random.choice((16, 55, 80, 21, 76, 96))}{random.randint(2, 9)}{random.randint(0, 999):03d}"
    return f"{number}{random.choice(('-', '', ' '))}{random.randint(0, 9999):04d}"


def _number(low: int, high: int, written: str = "{}") -> Callable[[Random], str]:
    return lambda random: written.format(random.randint(low, high))


def _years(random: Random) -> str:
    year = random.randint(2014, 2028)
    return random.choice(
        (f"{year}-{year + 1}", f"{year}–{year + 2}", f"{year}/{(year + 1) % 100}", f"{year} och {year + 1}")
    )


def _ages(random: Random) -> str:
    youngest = random.randint(10, 17)
    return f"{youngest}{random.choice(('-', '–', ' till '))}{youngest + random.randint(1, 6)}"


def _pairs(random: Random) -> str:
    """Return counts of two figures; five of them with nothing but spaces may read as a number: see the guard's test."""
    many = random.choice((2, 3, 4, 5, 7, 8))
    return " ".join(str(random.randint(10, 60)) for _ in range(many))


def _counts(random: Random) -> str:
    return " ".join(str(random.randint(1, random.choice((9, 40, 400)))) for _ in range(random.randint(2, 8)))


def _commas(random: Random) -> str:
    return ", ".join(str(random.randint(1, random.choice((9, 60, 400)))) for _ in range(random.randint(2, 12)))


def _weeks(random: Random) -> str:
    first, between = random.randint(1, 44), random.choice((" ", ", ", "-", " "))
    return between.join(f"{week:02d}" for week in range(first, first + random.randint(2, 7)))


def _rooms(random: Random) -> str:
    floor, between = random.randint(1, 9), random.choice((" ", ", ", "-", "/"))
    return between.join(f"{floor}{random.randint(1, 30):02d}" for _ in range(random.randint(2, 5)))


def _scores(random: Random) -> str:
    return random.choice((" ", ", ")).join(
        f"{random.randint(0, 21)}-{random.randint(0, 21)}" for _ in range(random.randint(1, 4))
    )


def _spacedday(random: Random) -> str:
    """Return a day and its hour, every part by itself."""
    day, hour, minute = _a_day(random), random.randint(0, 23), random.choice((0, 5, 15, 30, 45))
    written = random.choice(("%y %m %d", "%d %m %y", "%Y %m %d"))
    return f"{day:{written}} {hour:02d} {minute:02d}"


def _shortdays(random: Random) -> str:
    first = _a_day(random)
    last = first + timedelta(days=random.randint(1, 40))
    written = random.choice(("%y-%m-%d", "%d.%m.%y", "%y.%m.%d", "%d-%m-%y", "%d/%m/%y", "%y %m %d", "%d %m %y"))
    return f"{first:{written}}{random.choice(('-', '–', ' - ', ' – ', ' till '))}{last:{written}}"


def _period(random: Random, days: int = 30) -> str:
    """Return a day and another of the following year, that one without its year."""
    first = _a_day(random)
    last = first + timedelta(days=random.randint(1, days))
    return f"{first:{random.choice(('%y%m%d', '%Y%m%d'))}}{random.choice(('-', '–', ' - ', ' – '))}{last:%m%d}"


def _event(random: Random) -> str:
    """Return what the police number an event by: the day and the minute."""
    return f"{_a_day(random):{random.choice(('%y%m%d', '%Y%m%d'))}}-{_minute(random)}"


def _minute(random: Random) -> str:
    return f"{random.randint(0, 23):02d}{random.randint(0, 59):02d}"


def _steps(random: Random) -> str:
    first, step = random.randint(10, 40), random.choice((1, 2, 3, 5, 10))
    return " ".join(str(first + each * step) for each in range(5))


def _slashday(random: Random) -> str:
    return f"{random.randint(1, 28)}/{random.randint(1, 12)}"


_FILLERS: Mapping[str, Callable[[Random], str]] = {
    "day": _day,
    "days": _days,
    "slashday": _slashday,
    "hour": _hour,
    "hours": _hours,
    "pairs": _pairs,
    "counts": _counts,
    "commas": _commas,
    "weeks": _weeks,
    "rooms": _rooms,
    "scores": _scores,
    "spacedday": _spacedday,
    "shortdays": _shortdays,
    "period": _period,
    "longperiod": lambda random: _period(random, 300),
    "event": _event,
    "minute": _minute,
    "shortday": lambda random: f"{_a_day(random):%y%m%d}",
    "isoday": lambda random: f"{_a_day(random):%Y-%m-%d}",
    "steps": _steps,
    "hourofday": _number(0, 23, "{:02d}"),
    "decimals": lambda random: f"{random.uniform(0, 90):.{random.randint(1, 4)}f}".replace(".", ","),
    "diary": _diary,
    "case": _case,
    "amount": _amount,
    "coordinates": _coordinates,
    "company": _company,
    "years": _years,
    "ages": _ages,
    "count": _number(1, 400),
    "week": _number(1, 53),
    "grade": _number(4, 9),
    "percent": _number(1, 100, "{} %"),
    "room": lambda random: f"{random.choice('ABCK')}{random.randint(100, 499)}",
    "parking": lambda random: f"{random.choice(('', 'P', 'B'))}{random.randint(1, 2999):04d}",
    "line": _number(1, 899),
    "road": lambda random: random.choice(("4", "16", "45", "18", "4:an")),
    "postal": lambda random: f"{random.randint(100, 984)} {random.randint(10, 99)}",
    "giro": lambda random: f"{random.randint(100, 9999)}-{random.randint(0, 9999):04d}",
    "pole": _number(100000, 999999),
    "version": lambda random: f"{random.randint(1, 9)}.{random.randint(0, 20)}.{random.randint(0, 9)}",
    "weekday": lambda random: random.choice(_WEEKDAYS),
    "place": lambda random: random.choice(_PLACES),
    "whom": lambda random: random.choice(_WITH),
}
