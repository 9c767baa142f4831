"""What the columns of a Correlates of War file stand for: its header line, and the states of the project.

The project has numbers and abbreviations of its own, and some of the latter are other states' ISO codes (its AUS is
Austria, its MNG Montenegro). So a column is told by the name that the file spells, by the project's number, or by an
actor's full name; by an abbreviation only where no other state could be meant; otherwise the user is asked.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from minilat_desktop.domain.catalogue import Actor
from minilat_desktop.domain.folding import fold
from minilat_desktop.domain.pack import Doubt
from minilat_desktop.domain.problems import Refused

MOST_COLUMNS = 500
# The data set's three flags, and the nearest of our pillars to each; the first that is set is the main one.
PILLARS = {"political": "peace-security", "economic": "trade-capital", "social": "health-wellness"}
BLANK = frozenset({"", ".", "NA", "-9"})
FLAGS = ("dead", "imputed", *PILLARS)
NEEDED = ("ioname", "orgname", "year")
ACCURACY = "accuracyofpre1965membershipdates"
_OTHERS = frozenset({
    "longorgname", "label", "sdate", "deaddate", "integrated", "replaced", "ionum", "igocode", "version", ACCURACY,
    "sourcesandnotes",
})  # fmt: skip
_KNOWN = frozenset({*NEEDED, *FLAGS, *_OTHERS})
LONGEST_NAME = 1000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
SEPARATORS = "\t,;"
_SAFE = "Nothing was imported."
_REMEDY = "Take igo_year_formatv3.csv as it comes from correlatesofwar.org."


@dataclass(frozen=True, slots=True)
class CowState:
    """A member of the project's state system. `code` is our actor, `written` the names that files give its column."""

    number: int
    abbreviation: str
    code: str
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A state column of a file: its field (0 is the first), its name as written, and its actor, "" where left out."""

    field: int
    written: str
    code: str


@dataclass(frozen=True, slots=True)
class Header:
    """The first line. `fields` tells where a known column stands, by its compact name; `unread` are states' columns
    that wait for an answer or are left out."""

    file: str
    separator: str
    names: tuple[str, ...]
    fields: Mapping[str, int]
    columns: tuple[Column, ...]
    unread: tuple[int, ...]
    left_out: tuple[str, ...]
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A column that may be one of several actors, or none: `candidates` are their codes, likeliest first."""

    field: int
    written: str
    candidates: tuple[str, ...]


# Number, abbreviation, our code, names without spaces, divided by commas. Version 2016 of the state system.
_TABLE = """
2 USA USA usa,unitedstates,unitedstatesofamerica; 20 CAN CAN canada; 31 BHM BHS bahamas; 40 CUB CUB cuba
41 HAI HTI haiti; 42 DOM DOM domrepublic,dominicanrepublic; 51 JAM JAM jamaica; 52 TRI TTO trinidad,trinidadandtobago
53 BAR BRB barbados; 54 DMA DMA dominica; 55 GRN GRD grenada; 56 SLU LCA stlucia; 57 SVG VCT stvincent
58 AAB ATG antiguabarbuda,antigua; 60 SKN KNA stkitts,stkittsandnevis; 70 MEX MEX mexico; 80 BLZ BLZ belize
90 GUA GTM guatemala; 91 HON HND honduras; 92 SAL SLV elsalvador; 93 NIC NIC nicaragua; 94 COS CRI costarica
95 PAN PAN panama; 100 COL COL colombia; 101 VEN VEN venezuela; 110 GUY GUY guyana; 115 SUR SUR suriname,surinam
130 ECU ECU ecuador; 135 PER PER peru; 140 BRA BRA brazil; 145 BOL BOL bolivia; 150 PAR PRY paraguay
155 CHL CHL chile; 160 ARG ARG argentina; 165 URU URY uruguay; 200 UKG GBR uk,unitedkingdom; 205 IRE IRL ireland
210 NTH NLD netherlands; 211 BEL BEL belgium; 212 LUX LUX luxembourg,luxemburg; 220 FRN FRA france
221 MNC MCO monaco; 223 LIE LIE liechtenstein; 225 SWZ CHE switzerland; 230 SPN ESP spain; 232 AND AND andorra
235 POR PRT portugal; 240 HAN cow-hanover hanover; 245 BAV cow-bavaria bavaria,bavariaelect
255 GMY DEU germany,prussia,germanyprussia; 260 GFR cow-west-germany wgermany,westgermany,germanfederalrepublic
265 GDR DDR egermany,eastgermany,germandemocraticrepublic; 267 BAD cow-baden baden; 269 SAX cow-saxony saxony
271 WRT cow-wuerttemberg wurtenburg,wurttemberg,wuerttemberg,wurtemberg,wurttenberg
273 HSE cow-hesse-electoral hesseelect,hesseelectoral,hessekassel
275 HSG cow-hesse-grand-ducal hessegrand,hessegrandducal,hessedarmstadt
280 MEC cow-mecklenburg-schwerin mecklenburg,mecklenburgschwerin; 290 POL POL poland
300 AUH cow-austria-hungary austriahungary,austrohungary; 305 AUS AUT austria; 310 HUN HUN hungary
315 CZE CSK czechoslovakia; 316 CZR CZE czechrep,czechrepublic; 317 SLO SVK slovakia
325 ITA ITA italy,sardinia,piedmont,piedmontsardinia; 327 PAP cow-papal-states papalstates
329 SIC cow-two-sicilies twosicilies,kingdomofthetwosicilies; 331 SNM SMR sanmarino; 332 MOD cow-modena modena
335 PMA cow-parma parma; 337 TUS cow-tuscany tuscany; 338 MLT MLT malta; 339 ALB ALB albania
341 MNG MNE montenegro; 343 MAC MKD fyromacedonia,macedonia; 344 CRO HRV croatia
345 YUG cow-yugoslavia yugoslaviaserb,yugoslavia,yugoslaviaserbia; 346 BOS BIH bosnia,bosniaandherzegovina
347 KOS XKX kosovo; 349 SLV SVN slovenia; 350 GRC GRC greece; 352 CYP CYP cyprus; 355 BUL BGR bulgaria
359 MLD MDA moldova; 360 ROM ROU romania,rumania; 365 RUS RUS russia,sovietunion,ussr,russiasovietunion
366 EST EST estonia; 367 LAT LVA latvia; 368 LIT LTU lithuania; 369 UKR UKR ukraine; 370 BLR BLR belarus
371 ARM ARM armenia; 372 GRG GEO georgia; 373 AZE AZE azerbaijan; 375 FIN FIN finland; 380 SWD SWE sweden
385 NOR NOR norway; 390 DEN DNK denmark; 395 ICE ISL iceland; 402 CAP CPV capeverde
403 STP STP saotome,saotomeandprincipe; 404 GNB GNB guineabissau; 411 EQG GNQ eqguinea,equatorialguinea
420 GAM GMB gambia; 432 MLI MLI mali; 433 SEN SEN senegal; 434 BEN BEN benin; 435 MAA MRT mauritania
436 NIR NER niger; 437 CDI CIV ivorycoast; 438 GUI GIN guinea; 439 BFO BFA burkinafaso; 450 LBR LBR liberia
451 SIE SLE sierraleone; 452 GHA GHA ghana; 461 TOG TGO togo; 471 CAO CMR cameroon; 475 NIG NGA nigeria
481 GAB GAB gabon; 482 CEN CAF car,centralafricanrep,centralafricanrepublic; 483 CHA TCD chad
484 CON COG congobrazz,congobrazzaville; 490 DRC COD zaire,congokinshasa,democraticrepublicofthecongo
500 UGA UGA uganda; 501 KEN KEN kenya; 510 TAZ TZA tanzania; 511 ZAN zanzibar zanzibar; 516 BUI BDI burundi
517 RWA RWA rwanda; 520 SOM SOM somalia; 522 DJI DJI djibouti; 530 ETH ETH ethiopia; 531 ERI ERI eritrea
540 ANG AGO angola; 541 MZM MOZ mozambique; 551 ZAM ZMB zambia; 552 ZIM ZWE zimbabwe; 553 MAW MWI malawi
560 SAF ZAF soafrica,southafrica; 565 NAM NAM namibia; 570 LES LSO lesotho; 571 BOT BWA botswana
572 SWA SWZ swaziland; 580 MAG MDG madagascar; 581 COM COM comoros; 590 MAS MUS mauritius; 591 SEY SYC seychelles
600 MOR MAR morocco; 615 ALG DZA algeria; 616 TUN TUN tunisia; 620 LIB LBY libya; 625 SUD SDN sudan
626 SSD SSD sosudan,southsudan; 630 IRN IRN iran; 640 TUR TUR turkey,ottomanempire,turkeyottomanempire
645 IRQ IRQ iraq; 651 EGY EGY egypt; 652 SYR SYR syria; 660 LEB LBN lebanon; 663 JOR JOR jordan
666 ISR ISR israel; 670 SAU SAU saudiarabia; 678 YAR cow-yemen-arab-republic nyemen,northyemen,yemenarabrepublic
679 YEM YEM yemen; 680 YPR YMD syemen,southyemen,yemenpeoplesrepublic; 690 KUW KWT kuwait; 692 BAH BHR bahrain
694 QAT QAT qatar; 696 UAE ARE uae,unitedarabemirates; 698 OMA OMN oman; 700 AFG AFG afghanistan
701 TKM TKM turkmenistan; 702 TAJ TJK tajikistan; 703 KYR KGZ kyrgyzstan; 704 UZB UZB uzbekistan
705 KZK KAZ kazakhstan; 710 CHN CHN china; 712 MON MNG mongolia; 713 TAW TWN taiwan; 730 KOR cow-korea korea
731 PRK PRK nokorea,northkorea; 732 ROK KOR sokorea,southkorea; 740 JPN JPN japan; 750 IND IND india
760 BHU BTN bhutan; 770 PAK PAK pakistan; 771 BNG BGD bangladesh; 775 MYA MMR myanmar,burma; 780 SRI LKA srilanka
781 MAD MDV maldives,maldiveislands; 790 NEP NPL nepal; 800 THI THA thailand; 811 CAM KHM cambodia
812 LAO LAO laos; 816 DRV VNM vietnam,nvietnam,northvietnam; 817 RVN south-viet-nam svietnam,southvietnam
820 MAL MYS malaysia; 830 SIN SGP singapore; 835 BRU BRN brunei; 840 PHI PHL philippines; 850 INS IDN indonesia
860 ETM TLS etimor,easttimor; 900 AUL AUS australia; 910 PNG PNG papuanewguinea; 920 NEW NZL newzealand
935 VAN VUT vanuatu; 940 SOL SLB solomonis,solomonislands; 946 KIR KIR kiribati; 947 TUV TUV tuvalu
950 FIJ FJI fiji; 955 TON TON tonga; 970 NAU NRU nauru; 983 MSI MHL marshallis,marshallislands; 986 PAL PLW palau
987 FSM FSM micronesiafs,micronesia,federatedstatesofmicronesia; 990 WSM WSM wsamoa,samoa,westernsamoa
"""

_GONE = "historical-state"
# The actors that the file brings along, where the catalogue has no such state or draws its bounds elsewhere.
BROUGHT = {
    actor.code: actor
    for actor in (
        Actor("cow-hanover", "Hanover", _GONE, ("Kingdom of Hanover",), "Europe"),
        Actor("cow-bavaria", "Bavaria", _GONE, ("Kingdom of Bavaria",), "Europe"),
        Actor("cow-west-germany", "West Germany", _GONE, ("German Federal Republic",), "Europe"),
        Actor("cow-baden", "Baden", _GONE, ("Grand Duchy of Baden",), "Europe"),
        Actor("cow-saxony", "Saxony", _GONE, ("Kingdom of Saxony",), "Europe"),
        Actor("cow-wuerttemberg", "Württemberg", _GONE, ("Wuerttemberg", "Kingdom of Württemberg"), "Europe"),
        Actor("cow-hesse-electoral", "Hesse Electoral", _GONE, ("Hesse-Kassel",), "Europe"),
        Actor("cow-hesse-grand-ducal", "Hesse Grand Ducal", _GONE, ("Hesse-Darmstadt",), "Europe"),
        Actor("cow-mecklenburg-schwerin", "Mecklenburg-Schwerin", _GONE, (), "Europe"),
        Actor("cow-austria-hungary", "Austria-Hungary", _GONE, ("Austrian Empire",), "Europe"),
        Actor("cow-papal-states", "Papal States", _GONE, (), "Europe"),
        Actor("cow-two-sicilies", "Two Sicilies", _GONE, ("Kingdom of the Two Sicilies",), "Europe"),
        Actor("cow-modena", "Modena", _GONE, ("Duchy of Modena",), "Europe"),
        Actor("cow-parma", "Parma", _GONE, ("Duchy of Parma",), "Europe"),
        Actor("cow-tuscany", "Tuscany", _GONE, ("Grand Duchy of Tuscany",), "Europe"),
        Actor("cow-yugoslavia", "Yugoslavia and Serbia (Correlates of War)", _GONE, (), "Europe"),
        Actor("cow-korea", "Korea (undivided)", _GONE, ("Korean Empire",), "Asia"),
        Actor("cow-yemen-arab-republic", "Yemen Arab Republic", _GONE, ("North Yemen",), "Middle East"),
        # These the shipped catalogue has; they are brought where a catalogue lacks them.
        Actor("CSK", "Czechoslovakia", _GONE, (), "Europe"),
        Actor("DDR", "German Democratic Republic", _GONE, ("East Germany",), "Europe"),
        Actor("YMD", "Democratic Yemen", _GONE, ("South Yemen",), "Middle East"),
        Actor("south-viet-nam", "South Viet Nam", _GONE, ("South Vietnam",), "Asia"),
        Actor("zanzibar", "Zanzibar", _GONE, (), "Africa"),
    )
}

# Where one state of the project is what others tell apart. Said on each of its memberships.
WIDER = {
    "RUS": "The data set has one state for the Russian Empire, the Soviet Union and the Russian Federation.",
    "DEU": "The data set has one state for Prussia and Germany, and others for West and East Germany.",
    "ITA": "The data set has one state for Piedmont-Sardinia and Italy.",
    "TUR": "The data set has one state for the Ottoman Empire and Türkiye.",
    "VNM": "The data set has one state for North Viet Nam and Viet Nam.",
    "cow-yugoslavia": "The data set has one state for Serbia, Yugoslavia, Serbia and Montenegro, and Serbia again.",
}  # fmt: skip

# Names under which two states go, or half of one: asked, however a catalogue may call its own.
_ASKED = {
    "congo": ("COG", "COD"),
    "serbia": ("cow-yugoslavia", "SRB"),
    "serbiaandmontenegro": ("cow-yugoslavia", "SCG"),
    "hesse": ("cow-hesse-electoral", "cow-hesse-grand-ducal"),
}
_STATE_KINDS = ("state", "historical-state", "territory")
_NUMBER = re.compile(r"(?:ccode|cow|state)?([0-9]{1,3})")
# Shorter names are abbreviations, or might be.
_SHORTEST_NAME, _LONGEST_GUESSED, _MOST_CANDIDATES = 4, 40, 5


def compact(text: str) -> str:
    """A name as columns are compared: folded, letters and digits only. `United_Kingdom` is `unitedkingdom`."""
    return "".join(character for character in fold(text) if character.isalnum())


@lru_cache(maxsize=1)
def states() -> tuple[CowState, ...]:
    """The table."""
    entries = [entry.split() for line in _TABLE.strip().splitlines() for entry in line.split(";")]
    return tuple(CowState(int(number), short, code, tuple(names.split(","))) for number, short, code, names in entries)


def settle(
    columns: Sequence[tuple[int, str]], actors: Mapping[str, Actor], answers: Mapping[str, str]
) -> tuple[list[Column], list[Unsettled]]:
    """Which actor each column (its field and its name) stands for, and which must be asked.

    An answer, by the column's name, goes before everything; "" leaves a column out. Two columns that come to one actor
    without an answer are both asked. Raises `Refused` for an answer that is no actor.
    """
    world = _World(actors)
    settled: list[Column] = []
    asked: list[Unsettled] = []
    for field, written in columns:
        if written in answers:
            settled.append(Column(field, written, _checked(written, answers[written], world.codes)))
            continue
        candidates, sure = world.find(written)
        if sure:
            settled.append(Column(field, written, candidates[0]))
        else:
            asked.append(Unsettled(field, written, candidates))
    guessed = [column for column in settled if column.written not in answers]
    found = Counter(column.code for column in guessed)
    twice = [column for column in guessed if found[column.code] > 1]
    asked += [Unsettled(column.field, column.written, (column.code,)) for column in twice]
    return [column for column in settled if column not in twice], sorted(asked, key=lambda one: one.field)


def _checked(written: str, code: str, codes: Collection[str]) -> str:
    if code and code not in codes:
        raise Refused(
            f"The answer for the column “{written}” is “{code[:60]}”, which is no actor.",
            safe="Nothing was imported.",
            remedy="Answer with an actor’s code, or with nothing to leave the column out.",
        )
    return code


class _World:
    """The names by which a column can be told, over the actors there are and those the file brings."""

    def __init__(self, actors: Mapping[str, Actor]) -> None:
        self.codes = frozenset({*actors, *BROUGHT})
        # Macao’s and Yugoslavia’s codes are other states’ abbreviations, in a catalogue that lacks the two as well.
        self._taken = frozenset({*self.codes, *(state.code for state in states()), "MAC", "YUG"})
        self._written = {name: state.code for state in states() for name in state.written}
        self._numbers = {str(state.number): state.code for state in states()}
        self._short = {state.abbreviation: state.code for state in states()}
        self._names: dict[str, set[str]] = {}
        for actor in actors.values():
            if actor.kind in _STATE_KINDS:
                for name in {compact(name) for name in (actor.name, *actor.aliases)}:
                    if len(name) >= _SHORTEST_NAME:
                        self._names.setdefault(name, set()).add(actor.code)

    def find(self, written: str) -> tuple[tuple[str, ...], bool]:
        """The codes that a name may mean, likeliest first, and whether the first of them is meant beyond doubt."""
        name = compact(written)
        if name in _ASKED:
            return tuple(code for code in _ASKED[name] if code in self.codes), False
        number = _NUMBER.fullmatch(name)
        told = self._written.get(name) or (self._numbers.get(number[1].lstrip("0")) if number else None)
        if told is not None:
            return ((told,), True) if told in self.codes else ((), False)
        named = sorted(self._names.get(name, ()))
        if named:
            return tuple(named), len(named) == 1
        if len(name) < _SHORTEST_NAME:
            return self._by_abbreviation(name.upper())
        return self._alike(name), False

    def _by_abbreviation(self, short: str) -> tuple[tuple[str, ...], bool]:
        """The project's reading first, then that of ISO 3166; beyond doubt only where ISO knows no other."""
        theirs = self._short.get(short)
        readings = [theirs] if theirs in self.codes else []
        if short in self.codes and short != theirs:
            readings.append(short)
        # What a small catalogue lacks is another state's code all the same.
        sure = theirs in self.codes and (short not in self._taken or short == theirs)
        return tuple(reading for reading in readings if reading), sure

    def _alike(self, name: str) -> tuple[str, ...]:
        """The codes of what is spelled much like a name."""
        if len(name) > _LONGEST_GUESSED:
            return ()
        known = {**{other: {code} for other, code in self._written.items()}, **self._names}
        close = difflib.get_close_matches(name, known, n=_MOST_CANDIDATES, cutoff=0.75)
        close += [other for other in known if len(other) >= _SHORTEST_NAME and (name in other or other in name)]
        codes = dict.fromkeys(code for other in close for code in sorted(known[other]) if code in self.codes)
        return tuple(codes)[:_MOST_CANDIDATES]


# The header line


class BadRow(ValueError):
    """Why a line is refused, and in which field (0 is the first)."""

    def __init__(self, field: int, reason: str) -> None:
        super().__init__(reason)
        self.field = field


def refuse(file: str, line: int, field: int, what: str) -> Refused:
    """The refusal of a whole file, to be raised."""
    return Refused(f"“{file}”, line {line}, column {field + 1}: {what}.", safe=_SAFE, remedy=_REMEDY)


def read_header(path: Path, line: str, actors: Mapping[str, Actor], answers: Mapping[str, str]) -> Header:
    """The first line, understood. Raises `Refused`."""
    separator = max(SEPARATORS, key=line.count)
    if line.count(separator) >= MOST_COLUMNS:
        said = f"the header has {line.count(separator) + 1} columns, and at most {MOST_COLUMNS} are read"
        raise refuse(path.name, 1, MOST_COLUMNS, said)
    try:
        names = tuple(name.strip() for name in split(line, separator))
    except BadRow as bad:
        raise refuse(path.name, 1, bad.field, str(bad)) from bad
    keys = [compact(name) for name in names]
    for field, key in enumerate(keys):
        if not key or len(names[field]) > LONGEST_NAME // 10:
            raise refuse(path.name, 1, field, "the column has no name, or one too long")
        if key in keys[:field]:
            raise refuse(path.name, 1, field, f"the column “{names[field]}” is there twice")
    _check_columns(path.name, keys)
    fields = {key: field for field, key in enumerate(keys) if key in _KNOWN}
    states = [(field, name) for field, name in enumerate(names) if keys[field] not in _KNOWN]
    settled, asked = settle(states, actors, answers)
    left_out = [column for column in settled if not column.code]
    unread = (*(column.field for column in asked), *(column.field for column in left_out))
    doubts = tuple(Doubt(one.written, place(path.name, 1, one.field), one.candidates) for one in asked)
    return Header(
        path.name, separator, names, fields, tuple(column for column in settled if column.code), unread,
        tuple(column.written for column in left_out), doubts,
    )  # fmt: skip


def _check_columns(file: str, keys: Sequence[str]) -> None:
    missing = [f"“{name}”" for name in NEEDED if name not in keys]
    if "dead" not in keys and "deaddate" not in keys:
        missing.append("“dead” or “deaddate”")
    if not missing and _KNOWN.issuperset(keys):
        missing = ["of a state"]
    if missing:
        raise refuse(file, 1, max(len(keys) - 1, 0), f"the header ends here without a column {', '.join(missing)}")


def place(file: str, line: int, field: int) -> str:
    """Where something stands, for a reader: columns count from 1."""
    return f"{file}, line {line}, column {field + 1}"


def split(line: str, separator: str) -> list[str]:
    """A line's fields. Each line stands for itself, so that a lone quote cannot swallow those after it."""
    control = _CONTROL.search(line)
    if control:
        said = f"the control character U+{ord(control.group()):04X} is no part of a text"
        raise BadRow(field_at(line, control.start(), separator), said)
    try:
        return next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error as error:
        if "field larger" in str(error):
            longest = max(enumerate(line.split(separator)), key=lambda one: len(one[1]))
            raise BadRow(longest[0], f"the field is longer than {csv.field_size_limit()} characters") from error
        said = "a quotation mark is not closed on this line, or text follows it"
        raise BadRow(field_at(line, len(line), separator), said) from error


def field_at(line: str, position: int, separator: str) -> int:
    """The field in which a character stands, or that before it whose quotes are wrong."""
    pattern = re.compile(rf'(?:"(?:[^"]|"")*"|(?!")[^{separator}]*)(?:{separator}|$)')
    field, start = 0, 0
    while (match := pattern.match(line, start)) and match.end() <= position and match.group().endswith(separator):
        field, start = field + 1, match.end()
    return field
