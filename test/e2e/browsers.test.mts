import { LANGUAGES } from '../../nodes/PingOne/page/texts/index.ts';
import type { Browser } from 'playwright-core';
import {
	firefox,
	type FoundBrowser,
	needsAllBrowsers,
	oldChromiums,
	webKit,
} from '../../tools/host/browsers.mts';
import { itemsOf } from '../../tools/host/n8n.mts';
import { startFirefox } from '../support/browsers/firefox.mts';
import { startOldChromium } from '../support/browsers/oldChromium.mts';
import {
	click,
	idle,
	isShown,
	type OtherBrowser,
	pictureOf,
	textOnceShown,
} from '../support/browsers/otherBrowser.mts';
import { startWebKit } from '../support/browsers/webkit.mts';
import { visit } from '../support/enrollment/browser.mts';
import { decideWorkflow } from '../support/enrollment/confirmWorkflows.mts';
import { enrollWorkflow, type EnrollmentHost, type Waiting } from '../support/enrollment/host.mts';
import { useEnrollment } from '../support/enrollment/suite.mts';
import { saveImage } from '../support/images.mts';

const HELP = 'Questions? Call 1234.';
const { enroll: en, confirm } = LANGUAGES.en;

let host: EnrollmentHost;
let chromium: Browser;
let waiting: Waiting;
let browser: OtherBrowser | undefined;

useEnrollment(
	{
		workflows: (sandbox) => [
			enrollWorkflow(sandbox, 'enroll', { page: { help: HELP } }),
			decideWorkflow('decide'),
		],
	},
	(started) => {
		({ host, browser: chromium } = started);
	},
);

beforeEach(async () => {
	waiting = await host.start('enroll', { email: 'ada@example.com' });
});

afterEach(async () => {
	await browser?.close();
	browser = undefined;
});

const open = async (started: Promise<OtherBrowser>): Promise<OtherBrowser> => {
	browser = await started;
	await browser.open(waiting.link);
	return browser;
};

const devices = async () =>
	(await host.sandbox.control<{ devices: Record<string, number> }>('GET', '/metrics')).devices;

const expectPicture = async (name: string) => expect(await pictureOf(browser!, name)).toBe(0);

/** The browser refuses, the page says why and what to do, and nothing is left behind. */
const expectRefusal = async (words: string, name: string) => {
	await textOnceShown(browser!, '#note.bad');
	await idle(browser!);
	expect(await textOnceShown(browser!, '#note.bad')).toContain(words);
	await expectPicture(name);
	expect(await devices()).toMatchObject({ activated: 0, pending: 0 });
	expect((await host.client().execution(waiting.executionId)).status).toBe('waiting');
};

const expectUnsupported = async (name: string) => {
	await expectRefusal(en.unsupported, name);
	expect(await isShown(browser!, '#address')).toBe(true);
	expect(await browser!.read("document.getElementById('address').value")).toBe(waiting.link);
};

/** What needs no key works without: reading what is asked, and declining it with a reason. */
const expectDeclined = async (name: string) => {
	const [{ id }] = host.sandbox.ids.users;
	await host.sandbox.control('POST', `/users/${id}/devices`, {});
	const asked = { email: 'ada@example.com', message: 'Pay 21 EUR' };
	const { executionId, link } = await host.start('decide', asked);
	await browser!.open(link);
	expect(await textOnceShown(browser!, '#message')).toBe(asked.message);
	expect(await textOnceShown(browser!, '#note.bad')).toContain(confirm.unsupported);
	expect(await isShown(browser!, '#go')).toBe(false);
	await expectPicture(name);
	await click(browser!, '#no');
	await browser!.read("document.getElementById('reason').value = 'not mine'");
	await click(browser!, '#decline button');
	expect(await textOnceShown(browser!, '#doneTitle')).toBe(confirm.declinedHeadline);
	expect(itemsOf(await host.ended(executionId), 'Act')[0].json).toMatchObject({
		approved: false,
		confirmation: { status: 'DECLINED', reason: 'not mine' },
	});
};

const expectActive = async (name: string) => {
	expect(await textOnceShown(browser!, '#done:not([hidden]), #note.bad')).toContain(
		en.doneHeadline,
	);
	await expectPicture(name);
	const execution = await host.ended(waiting.executionId);
	expect(itemsOf(execution, 'Tell HR')[0].json).toMatchObject({ status: 'ACTIVE' });
	expect(await devices()).toMatchObject({ activated: 1, pending: 0 });
};

/** A browser's tests; without the browser, they are skipped and say so, or fail where all are needed. */
const describeBrowser = ({ name, path, remedy }: FoundBrowser, tests: (path: string) => void) => {
	if (path !== undefined) describe(name, () => tests(path));
	else if (needsAllBrowsers()) it(`${name} is here`, () => expect(path).toBeDefined());
	else it.skip(`${name} is not here: ${remedy}`, () => {});
};

/** The form is there, and what stands in for it is not. */
const expectForm = async (started: OtherBrowser, name: string) => {
	expect(await textOnceShown(started, '#go')).toBe(en.button);
	expect(await isShown(started, '#fallback')).toBe(false);
	await expectPicture(name);
};

/** A key that verifies its user. */
const useGoodKey = async (started: OtherBrowser, name: string) => {
	await started.useKey?.({ verifiesUser: true });
	await click(started, '#go');
	await expectActive(`${name}-done`);
};

/** First a key that does not verify its user, then one that does. */
const tryTwoKeys = async (started: OtherBrowser, name: string) => {
	await expectForm(started, name);
	await started.useKey?.({ verifiesUser: false });
	await click(started, '#go');
	await expectRefusal(en.unasked, `${name}-refused`);
	await useGoodKey(started, name);
};

/** Changes the FIDO2 policy of the enrollment; the sandbox is reset before the next test. */
const changePolicy = async (changes: object) => {
	const { fido2Policies } = host.sandbox.ids;
	await host.sandbox.control('POST', `/fido2Policies/${fido2Policies.localhost}`, changes);
};

const [chromium78, chromium83, ...laterChromiums] = oldChromiums();

describeBrowser(chromium78, (path) => {
	it('cannot make discoverable passkeys in this build: says to use another browser or key', async () => {
		const started = await open(startOldChromium(path));
		await expectForm(started, 'chromium-78');
		await started.useKey?.({ verifiesUser: true });
		await click(started, '#go');
		await expectRefusal(en.unsuitable, 'chromium-78-refused');
	});

	it('makes a passkey where the policy asks for no discoverable one and no attestation', async () => {
		await changePolicy({
			attestationRequirements: 'NONE',
			discoverableCredentials: 'DISCOURAGED',
		});
		const started = await open(startOldChromium(path));
		await expectForm(started, 'chromium-78');
		await useGoodKey(started, 'chromium-78');
	});
});

describeBrowser(chromium83, (path) => {
	it('shows the form; what the browser refuses comes with a next step', async () => {
		const started = await open(startOldChromium(path));
		await expectForm(started, 'chromium-83');
		// This build crashes in its own create().
		await started.read(
			"navigator.credentials.create = async () => { throw new DOMException('', 'UnknownError'); }, 0",
		);
		await click(started, '#go');
		await expectRefusal(en.trouble, 'chromium-83-refused');
	});
});

for (const found of laterChromiums) {
	describeBrowser(found, (path) => {
		it('refuses a key that does not verify its user, with a next step, and takes the next', async () => {
			const started = await open(startOldChromium(path));
			await tryTwoKeys(started, found.name.toLowerCase().replace(' ', '-'));
		});
	});
}

describeBrowser(firefox(), (path) => {
	const WITHOUT_USB = { 'security.webauth.webauthn_enable_usbtoken': false };
	/** Firefox asks keys in software, as WebDriver adds them, only when it is told to. */
	const SOFT_KEY = { ...WITHOUT_USB, 'security.webauth.webauthn_enable_softtoken': true };

	it('makes a passkey where the policy asks for no attestation', async () => {
		await changePolicy({ attestationRequirements: 'NONE' });
		const started = await open(startFirefox(path, SOFT_KEY));
		await expectForm(started, 'firefox');
		await useGoodKey(started, 'firefox');
	});

	it('without any key: says that nobody was asked', async () => {
		const started = await open(startFirefox(path, WITHOUT_USB));
		await textOnceShown(started, '#go');
		await click(started, '#go');
		await expectRefusal(en.unasked, 'firefox-no-key');
	});

	it('with WebAuthn switched off: says so, with the address to open elsewhere, and declines', async () => {
		await open(startFirefox(path, { 'security.webauth.webauthn': false }));
		await expectUnsupported('firefox-off');
		await expectDeclined('firefox-off-confirm');
	});
});

describeBrowser(webKit(), (path) => {
	it('has no passkeys: says so, with the address to open elsewhere, and declines', async () => {
		await open(startWebKit(path));
		await expectUnsupported('webkitgtk');
		await expectDeclined('webkitgtk-confirm');
	});
});

describe('where the script does not run', () => {
	const blocked = async (
		change: (html: string, policy: string) => { html: string; policy: string },
	) => {
		const { page, close } = await visit(chromium, { viewport: { width: 360, height: 640 } });
		await page.route('**/form-waiting/**', async (route) => {
			const response = await route.fetch();
			const headers = response.headers();
			const { html, policy } = change(await response.text(), headers['content-security-policy']);
			headers['content-security-policy'] = policy;
			await route.fulfill({ response, headers, body: html });
		});
		await page.goto(waiting.link);
		expect(await page.isVisible('#go')).toBe(false);
		expect(await page.textContent('#fallback')).toBe(en.fallback);
		expect(await page.isVisible('#fallback')).toBe(true);
		expect(await page.isVisible(`text=${HELP}`)).toBe(true);
		await saveImage(page, `browser-blocked`);
		await close();
	};

	it('a proxy forbids it: the page still says what to do', async () => {
		await blocked((html, policy) => ({
			html,
			policy: policy.replace(/script-src [^;]*/, "script-src 'none'"),
		}));
	});

	it('the document is cut off in it: the page still says what to do', async () => {
		await blocked((html, policy) => ({ html: html.slice(0, -3_000), policy }));
	});
});
