"""The field's terms: forms, pillars, attributes, roles, kinds, and the five meanings of missing."""

from __future__ import annotations

from dataclasses import dataclass

FORMS = {
    "minilateral": "Minilateral",
    "plurilateral": "Plurilateral",
    "regional": "Regional",
    "public-private": "Public-private",
    "alliance": "Alliance",
    "export-control": "Export-control regime",
    "standard-setter": "Standard-setter",
    "subnational": "Subnational",
    "multilateral": "Multilateral",
}

# The five pillars of the World Economic Forum's Global Cooperation Barometer.
PILLARS = {
    "trade-capital": "Trade & capital",
    "innovation-technology": "Innovation & technology",
    "climate-natural-capital": "Climate & natural capital",
    "health-wellness": "Health & wellness",
    "peace-security": "Peace & security",
}

# Where a group works, broad enough to be counted; what is narrower stands in the fact “scope”.
REGIONS = (
    "Global", "Africa", "West Africa", "East Africa", "Southern Africa", "Americas", "North America", "Latin America",
    "Caribbean", "Central America", "South America", "Asia", "Central Asia", "South Asia", "Southeast Asia",
    "East Asia", "Asia-Pacific", "Indo-Pacific", "Pacific", "Eurasia", "Europe", "Northern Europe",
    "Central and Eastern Europe", "Southern Europe", "North Atlantic", "Middle East", "Arctic", "Cross-regional",
)  # fmt: skip

STATUSES = {"active": "Active", "dormant": "Dormant", "ended": "Ended", "contested": "Contested"}

# What a status may be as of a day. A status is recorded with its date; of the days before it one knows no more than
# that the coalition had been founded and had not ended: it was “existing”.
STATUSES_ON_A_DAY = {**STATUSES, "not-yet": "Not yet founded", "existing": "Existing"}

# Typed missing values; the contract of `missing_reason` in every export.
MISSING = {
    "unknown": "Unknown",
    "not-applicable": "Not applicable",
    "not-yet": "Not yet in existence",
    "not-disclosed": "Not disclosed",
    "not-a-member": "Not a member",
}
MISSING_MEANS = {
    "unknown": "Nobody whose word is recorded here states it.",
    "not-applicable": "The question does not arise here.",
    "not-yet": "It did not exist yet on this column’s date.",
    "not-disclosed": "It is known to those concerned and kept from the public.",
    "not-a-member": "The actor does not belong to it on this column’s date.",
}

RANKS = ("preferred", "normal", "deprecated")
CONFIDENCE = ("very low", "low", "fair", "high", "very high")

ROLES = {
    "member": "Member",
    "associate": "Associate",
    "observer": "Observer",
    "partner": "Partner",
    "invited": "Invited",
    "declined": "Declined",
    "suspended": "Suspended",
    "withdrawn": "Withdrawn",
    "chair": "Chair",
}
# The roles in which one belongs, fullest first.
STANDING_ROLES = ("member", "associate", "partner", "observer", "suspended")
# The role a membership count counts: full members, as scholars code it. The others are listed, not counted.
FULL_ROLE = "member"

ACTOR_KINDS = {
    "state": "State",
    "historical-state": "Historical state",
    "territory": "Territory",
    "intergovernmental": "Intergovernmental organisation",
    "company": "Company",
    "foundation": "Foundation",
    "organisation": "Organisation",
    "city-region": "City or region",
    "person": "Person",
}

EVENT_KINDS = {
    "founding": "Founding",
    "summit": "Summit",
    "accession": "Accession",
    "exit": "Exit",
    "suspension": "Suspension",
    "agreement": "Agreement",
    "milestone": "Milestone",
    "reform": "Reform",
    "leadership-change": "Leadership change",
    "bilateral-tension": "Bilateral tension",
    "dormancy": "Dormancy",
    "end": "End",
}

RELATION_KINDS = {
    "part-of": "Part of",
    "spin-off-of": "Spin-off of",
    "predecessor-of": "Predecessor of",
    "successor-of": "Successor of",
    "supports": "Supports",
    "reports-to": "Reports to",
    "overlaps": "Overlaps with",
    "convened-by": "Convened by",
}
# How a relation reads from its other end.
RELATION_INVERSES = {
    "part-of": "Has as part",
    "spin-off-of": "Gave rise to",
    "predecessor-of": "Successor of",
    "successor-of": "Predecessor of",
    "supports": "Supported by",
    "reports-to": "Receives reports from",
    "overlaps": "Overlaps with",
    "convened-by": "Convenes",
}

# What a coalition rests on, in the order of how much it binds; the fact “legal_form” says it in words.
LEGAL_FORMS = {
    "treaty": "Treaty",
    "agreement": "Other agreement or charter",
    "declaration": "Political declaration",
    "informal": "Informal",
    "private-law": "Body under national law",
    "hosted": "Programme of another body",
}
COMMITMENT_STATUSES = ("made", "on-track", "behind", "kept", "broken", "revised", "lapsed", "unknown")
BINDING = {"binding": "Binding", "voluntary": "Voluntary", "mixed": "Partly binding"}
BASES = {"interests": "Shared interests", "values": "Shared values", "mixed": "Interests and values"}
NAME_KINDS = {"alias": "Also", "former": "Formerly", "translation": "In translation", "misnomer": "Wrongly"}
SOURCE_KINDS = (
    "article", "report", "treaty", "official-record", "official-site", "press-release", "encyclopedia", "dataset",
    "book",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attribute:
    """What a fact can be about. `kind` is text, date, enum or actors; `many` allows several that do not conflict."""

    id: str
    label: str
    group: str
    kind: str = "text"
    many: bool = False


_ATTRIBUTES = (
    Attribute("official_name", "Official name", "Identity"),
    Attribute("purpose", "Purpose", "Identity"),
    Attribute("origin", "Origin", "Identity"),
    Attribute("scope", "Scope", "Identity"),
    Attribute("composition", "Composition", "Identity"),
    Attribute("basis", "Basis", "Identity", "enum"),
    Attribute("status", "Status", "Life", "enum"),
    Attribute("announced", "Announced", "Life", "date"),
    Attribute("founded", "Founded", "Life", "date"),
    Attribute("first_leaders_summit", "First leaders’ summit", "Life", "date"),
    Attribute("dormant_since", "Dormant since", "Life", "date"),
    Attribute("ended", "Ended", "Life", "date"),
    Attribute("founders", "Founders", "Life", "actors"),
    Attribute("convened_by", "Convened by", "Life", "actors"),
    Attribute("legal_form", "Legal form", "Institution"),
    Attribute("binding", "Binding force", "Institution", "enum"),
    Attribute("decision_rule", "Decision rule", "Institution"),
    Attribute("enforcement", "Enforcement", "Institution"),
    Attribute("reporting", "Reporting", "Institution"),
    Attribute("secretariat", "Secretariat", "Institution"),
    Attribute("leadership", "Leadership", "Institution"),
    Attribute("membership_rule", "Membership rule", "Institution"),
    Attribute("definition", "Definition", "Judgement", many=True),
    Attribute("distinction", "Distinction", "Judgement", many=True),
    Attribute("approach", "Approach", "Judgement", many=True),
    Attribute("strength", "Strength", "Judgement", many=True),
    Attribute("risk", "Risk", "Judgement", many=True),
    Attribute("limit", "Limit", "Judgement", many=True),
    Attribute("assessment", "Assessment", "Judgement", many=True),
    Attribute("outlook", "Outlook", "Judgement", many=True),
)
ATTRIBUTES = {attribute.id: attribute for attribute in _ATTRIBUTES}
ATTRIBUTE_ORDER = {attribute.id: place for place, attribute in enumerate(_ATTRIBUTES)}
# What an analyst asks of every coalition: recorded as a value or as missing in one of the five meanings.
ASKED_OF_ALL = (
    "purpose", "status", "founded", "first_leaders_summit", "founders", "legal_form", "binding", "decision_rule",
    "enforcement", "reporting", "secretariat",
)  # fmt: skip
ENUM_LABELS = {"basis": BASES, "binding": BINDING, "status": STATUSES}
