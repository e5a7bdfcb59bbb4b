"""What axe-core finds on a page that stands open in the browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
GRAVE = ("serious", "critical")


def assert_accessible(page: Page) -> None:
    """No serious and no critical violation of WCAG 2.1 A and AA, in the state the page is in now."""
    found = Axe().run(page, options=RULES).response["violations"]
    grave = [one for one in found if one["impact"] in GRAVE]
    assert not grave, "\n".join(
        f"{one['impact']}: {one['help']} ({one['id']})\n"
        + "\n".join(f"    {node['html'][:200]}\n    {node['failureSummary']}" for node in one["nodes"][:3])
        for one in grave
    )
