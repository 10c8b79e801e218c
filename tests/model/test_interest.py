import pytest

from cabos.model.interest import nature

OWNERSHIP = [
    "",
    "shareholding",
    "rightsToSurplusAssetsOnDissolution",
    "rightsToProfitOrIncome",
    "unknownInterest",
    "unpublishedInterest",
    "ownership-of-shares-25-to-50-percent",
    "ownership-of-shares-75-to-100-percent-as-trust",
    "ownership-of-shares-50-to-75-percent-as-firm",
    "right-to-share-surplus-assets-25-to-50-percent-limited-liability-partnership",
    "part-right-to-share-surplus-assets-75-to-100-percent",
    "shareholding (IS_DIRECTLY_CONSOLIDATED_BY)",
    "IS_FEEDER_TO",
    "psc-exists-but-not-identified",
    "accionista",
    "socio",
    "non-voting shares",
    "preferred stock",
    "acciones sin derecho a voto",
    "acción",
    "partes sociales",
    "founder's stake",
]
CONTROL = [
    "votingRights",
    "appointmentOfBoard",
    "otherInfluenceOrControl",
    "seniorManagingOfficial",
    "settlor",
    "trustee",
    "protector",
    "beneficiaryOfLegalArrangement",
    "controlViaCompanyRulesOrArticles",
    "controlByLegalFramework",
    "boardMember",
    "boardChair",
    "enjoymentAndUseOfAssets",
    "rightsGrantedByContract",
    "conditionalRightsGrantedByContract",
    "nominee",
    "nominator",
    "voting-rights-75-to-100-percent-as-firm",
    "right-to-appoint-and-remove-directors",
    "right-to-appoint-and-remove-members-limited-liability-partnership",
    "significant-influence-or-control",
    "influence over decisions",
    "no-individual-or-entity-with-significant-control",
    "IS_DIRECTLY_CONSOLIDATED_BY",
    "IS_ULTIMATELY_CONSOLIDATED_BY",
    "administrador único",
]


@pytest.mark.parametrize("kind", ["", "direct", "indirect", "unknown"])
@pytest.mark.parametrize("role", OWNERSHIP)
def test_a_part_of_the_property_is_ownership(role, kind):
    assert nature(role, kind) == "ownership"


@pytest.mark.parametrize("role", CONTROL)
def test_a_say_without_a_part_is_control(role):
    assert nature(role) == "control"
