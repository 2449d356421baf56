"""Getting in, in a real browser: from the sign-up by the link in the mail to a passkey."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.harness.chromium import needs_chromium
from tests.harness.live import Live
from tests.harness.waiting import until

pytestmark = needs_chromium

PASSWORD = "correct horse battery"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

# What a page asks the browser for keys, in a list; and on a page that says so, a browser whose fields offer none.
WATCHED = """
window.asked = [];
const get = navigator.credentials.get.bind(navigator.credentials);
navigator.credentials.get = (options) => { asked.push(options); return get(options); };
if (location.search === "?plain") PublicKeyCredential.isConditionalMediationAvailable = async () => false;
"""


def test_a_newcomer_confirms_elsewhere_and_need_not_type_the_address_again(
    live: Callable[..., Live], browser: Browser
) -> None:
    server = live(HUBBUB_REGISTRATION="open")
    first = browser.new_context().new_page()
    first.goto(f"{server.url}/auth/signup/")
    first.get_by_label("Username").fill("ann")
    first.get_by_label("E-mail").fill("ann@hubbub.test")
    first.get_by_label("Password").fill(PASSWORD)
    first.get_by_label("I agree to the rules").check()
    first.get_by_role("main").get_by_role("button", name="Sign up").click()
    first.get_by_role("heading", name="Confirm your e-mail address").wait_for()
    phone = browser.new_context(viewport={"width": 360, "height": 780}).new_page()
    phone.goto(_link_in_mail(server.folder, "/auth/confirm-email/"))
    phone.get_by_role("button", name="Yes, confirm it").click()
    expect(phone.get_by_label("E-mail")).to_have_value("ann@hubbub.test")
    assert "ann" not in phone.url
    phone.get_by_label("Password").fill(PASSWORD)
    phone.get_by_role("button", name="Sign in", exact=True).click()
    phone.wait_for_url("**/start/profile")


def test_a_passkey_signs_in_alone_and_when_it_fails_the_page_says_so(
    live: Callable[..., Live], browser: Browser
) -> None:
    server = live()
    server.run("hubbub", "account", "create", "ann", "--email", "ann@hubbub.test")
    base = server.url.replace("127.0.0.1", "localhost")  # browsers keep no passkeys for addresses of numbers
    page = browser.new_context().new_page()
    page.goto(f"{base}/auth/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('cancelled')); }")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("That did not work")
    _set_password(page, base, server.folder)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    key = device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    page.goto(f"{base}/auth/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    _sign_out(page, base)
    page.add_init_script(WATCHED)
    page.goto(f"{base}/auth/login/?plain")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile("/home|/start"))
    # The field has asked for a key already; the button takes that back without a word and asks itself.
    _sign_out(page, base)
    presence = {"authenticatorId": key, "enabled": False}
    device.send("WebAuthn.setAutomaticPresenceSimulation", presence)
    page.goto(f"{base}/auth/login/")
    until(lambda: page.evaluate("asked.length === 1 && asked[0].mediation === 'conditional'"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    until(lambda: page.evaluate("asked.length === 2 && asked[0].signal.aborted && !asked[1].mediation"))
    expect(page.get_by_role("alert")).to_be_hidden()
    # Chosen from what the field offers, which the simulated device does by itself, it signs in without the button.
    device.send("WebAuthn.setAutomaticPresenceSimulation", presence | {"enabled": True})
    page.goto(f"{base}/auth/login/", wait_until="commit")
    page.wait_for_url(re.compile("/home|/start"))


def _sign_out(page: Page, base: str) -> None:
    page.goto(f"{base}/auth/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{base}/")


def _set_password(page: Page, base: str, folder: Path) -> None:
    """A login made by the operator sets its password through a forgotten one, and signs in."""
    page.goto(f"{base}/auth/password/reset/")
    page.get_by_label("E-mail").fill("ann@hubbub.test")
    page.get_by_role("button", name="Send the link").click()
    page.goto(_link_in_mail(folder, "/auth/password/reset/key/").replace("127.0.0.1", "localhost"))
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password once more").fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    expect(page.get_by_label("E-mail")).to_have_value("ann@hubbub.test")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile("/home|/start"))


def _link_in_mail(folder: Path, part: str) -> str:
    def found() -> str:
        said = "".join(file.read_text() for file in sorted((folder / "mail").glob("*")))
        links = re.findall(rf"http://\S+{part}\S+", said)
        return links[-1] if links else ""

    until(lambda: bool(found()))
    return found()
