"""Peers out of the shipped catalogue: they exist on the day, are never those asked about, and the reasons are true."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from minilat_desktop.domain.problems import UnknownId
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.membership import MembershipService
from minilat_desktop.services.peers import PeerService
from tests.comparison_sample import day

TODAY = day("2026-11-23")


@pytest.fixture
def catalogue(catalogue_path: Path) -> Iterator[CatalogueService]:
    """The catalogue that ships."""
    service = CatalogueService(catalogue_path)
    yield service
    service.close()


@pytest.fixture
def service(catalogue: CatalogueService) -> PeerService:
    """The service on it."""
    return PeerService(catalogue, MembershipService(catalogue))


def full(catalogue: CatalogueService, coalition_id: str) -> set[str]:
    """Full members today, by plain reading."""
    return {one.actor for one in catalogue.roster(coalition_id, TODAY) if one.role == "member"}


@pytest.mark.parametrize("asked", ["g20", "quad", "aukus", "un", "first-movers-coalition", "gavi"])
def test_the_reasons_are_true(service: PeerService, catalogue: CatalogueService, asked: str) -> None:
    found = service.peers([asked], TODAY)
    assert 3 <= len(found) <= 10
    mine = catalogue.coalition(asked)
    for peer in found:
        theirs = catalogue.coalition(peer.id)
        shared = len(full(catalogue, asked) & full(catalogue, peer.id))
        said = next((reason for reason in peer.reasons if reason.startswith("shares")), "")
        assert said in ("", f"shares {shared} members", f"shares {shared} member")
        assert ("same form" in peer.reasons) == (mine.form == theirs.form)
        assert ("same pillar" in peer.reasons) == (mine.pillars[0] == theirs.pillars[0])
        assert peer.id != asked
        assert peer.reasons


def test_who_did_not_exist_yet_is_no_peer(service: PeerService) -> None:
    now, then = ({one.id for one in service.peers(["aukus", "quad"], when, 50)} for when in (TODAY, day("1995-01-01")))
    assert "squad" in now
    assert "squad" not in then


def test_nobody_and_somebody_unknown(service: PeerService) -> None:
    assert service.peers([], TODAY) == ()
    with pytest.raises(UnknownId):
        service.peers(["nobody"], TODAY)
