import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import { eventually } from '../../support/eventually.mts';
import type { Browser, Page, Route } from 'playwright-core';
import { itemsOf } from '../../../tools/host/n8n.mts';
import { launch, visit, type Visitor } from '../../support/enrollment/browser.mts';
import { enrollWorkflow, type EnrollmentHost } from '../../support/enrollment/host.mts';
import { useEnrollment } from '../../support/enrollment/suite.mts';
import { picture } from './pictures.mts';

const { enroll: en } = LANGUAGES.en;

const ADA = { email: 'ada@example.com' };

interface Counts {
	created: number;
	deleted: number;
	activated: number;
	pending: number;
}

let host: EnrollmentHost;
let browser: Browser;
let visitor: Visitor;

useEnrollment(
	{
		workflows: (sandbox) => [
			enrollWorkflow(sandbox, 'enroll', { page: { help: 'Questions? Call 1234.' } }),
			enrollWorkflow(sandbox, 'twice', { options: { maxAttempts: 2 } }),
		],
	},
	(started) => {
		({ host, browser } = started);
	},
);

afterEach(async () => await visitor?.close());

const counts = async () =>
	(await host.sandbox.control<{ devices: Counts }>('GET', '/metrics')).devices;

const fault = async (route: string, rule: object, times = 1) =>
	await host.sandbox.control('POST', '/faults', [{ route, times, fault: rule }]);

const fido2 = async (changes: object) => {
	const { localhost } = host.sandbox.ids.fido2Policies;
	await host.sandbox.control('POST', `/fido2Policies/${localhost}`, changes);
};

const open = async (
	workflow = 'enroll',
	options: Parameters<Browser['newContext']>[0] = {},
	before: (page: Page) => Promise<unknown> = async () => await Promise.resolve(),
) => {
	const waiting = await host.start(workflow, ADA);
	visitor = await visit(browser, options);
	await before(visitor.page);
	await visitor.page.goto(waiting.link);
	return waiting;
};

const note = async (page: Page) => {
	await page.waitForSelector('#note.bad');
	return (await page.textContent('#note')) ?? '';
};

/** A person takes their time; what a browser refuses at once, it has not asked them. */
const takesTime = async (page: Page) =>
	await page.addInitScript(() => {
		const { credentials } = navigator;
		const create = credentials.create.bind(credentials);
		credentials.create = async (options) => {
			await new Promise((resolve) => setTimeout(resolve, 500));
			return await create(options);
		};
	});

const click = async () => await visitor.page.click('#go');

/** The person can go on: with a right key the next click succeeds. */
const succeedNow = async (executionId: string, attempts: number) => {
	await visitor.plugIn('platform');
	await click();
	await expectDone(executionId, attempts);
};

const expectDone = async (executionId: string, attempts: number) => {
	await visitor.page.waitForSelector('#done:not([hidden])');
	const execution = await host.ended(executionId);
	expect(itemsOf(execution, 'Tell HR')[0].json).toMatchObject({
		status: 'ACTIVE',
		enrollment: { attempts },
	});
	expect(await counts()).toMatchObject({ activated: 1, pending: 0 });
};

it('canceled: says that nothing was set up, removes the device, and lets the person try again', async () => {
	const { executionId } = await open('enroll', {}, takesTime);
	const id = await visitor.plugIn('platform', { isUserVerified: false });
	await click();
	expect(await note(visitor.page)).toContain(en.canceled);
	expect(await visitor.page.textContent('#go')).toBe(en.again);
	expect(await counts()).toMatchObject({ created: 1, deleted: 1, pending: 0 });
	await picture(visitor.page, 'canceled');
	await visitor.pullOut(id);
	await succeedNow(executionId, 2);
});

it('refused before anybody was asked: says so, and counts no attempt', async () => {
	const { executionId } = await open('twice', {}, async (page) => {
		await page.addInitScript(() => {
			navigator.credentials.create = async () =>
				await Promise.reject(new DOMException('not focused', 'NotAllowedError'));
		});
	});
	for (let clicks = 0; clicks < 3; clicks++) {
		await click();
		expect(await note(visitor.page)).toContain(en.unasked);
		await visitor.page.locator('#task:not([data-state="working"])').waitFor();
	}
	expect((await host.client().execution(executionId)).status).toBe('waiting');
	expect(await counts()).toMatchObject({ created: 3, deleted: 3, pending: 0 });
});

it('timed out: says so, and not that somebody canceled', async () => {
	await fido2({ userPresenceTimeout: { duration: 3, timeUnit: 'SECONDS' } });
	const { executionId } = await open();
	const id = await visitor.plugIn('platform', { automaticPresenceSimulation: false });
	await click();
	expect([en.preparing, en.waiting]).toContain(await visitor.page.textContent('#status'));
	expect(await note(visitor.page)).toContain(en.timedOut);
	expect(await counts()).toMatchObject({ deleted: 1, pending: 0 });
	await picture(visitor.page, 'timed-out');
	await visitor.pullOut(id);
	await fido2({ userPresenceTimeout: { duration: 2, timeUnit: 'MINUTES' } });
	await succeedNow(executionId, 2);
});

it('already registered: says so when the same key is used again', async () => {
	const first = await host.start('enroll', ADA);
	const { link } = await host.start('enroll', ADA);
	visitor = await visit(browser);
	await visitor.plugIn('platform');
	await visitor.page.goto(first.link);
	await click();
	await visitor.page.waitForSelector('#done:not([hidden])');
	await visitor.page.goto(link);
	await click();
	expect(await note(visitor.page)).toContain(en.already);
	expect(await counts()).toMatchObject({ activated: 1, deleted: 1, pending: 0 });
	await picture(visitor.page, 'already');
});

it('the policy refuses the authenticator: asks for another one', async () => {
	await fido2({ backupEligibility: { allow: false } });
	const { executionId } = await open();
	const id = await visitor.plugIn('platform', { defaultBackupEligibility: true });
	await click();
	const refused = await note(visitor.page);
	expect(refused).toContain(en.refused);
	expect(refused).toContain(en.reference.split('{reference}')[0]);
	// Not at once: PingOne's reads may lag behind an activation.
	await eventually(
		'the device is removed',
		async () => (await counts()).pending === 0 || undefined,
	);
	expect(await counts()).toMatchObject({ activated: 0, deleted: 1 });
	// The passkey would be offered at every sign-in, and fail: the browser is told to forget it.
	await eventually('the authenticator holds no key', async () => {
		const asked = { authenticatorId: id };
		const { credentials } = await visitor.cdp.send('WebAuthn.getCredentials', asked);
		return credentials.length === 0 || undefined;
	});
	await picture(visitor.page, 'refused');
	await visitor.pullOut(id);
	await succeedNow(executionId, 2);
});

it('PingOne down at the beginning: the person can try again', async () => {
	const { executionId } = await open();
	await fault('devices.create', { kind: 'status', status: 503 }, -1);
	await click();
	expect(await note(visitor.page)).toContain(en.unavailable);
	await picture(visitor.page, 'unavailable');
	await visitor.plugIn('platform');
	await host.sandbox.control('DELETE', '/faults');
	// By itself, or by a click where the page had stopped to ask before PingOne was back.
	const again = visitor.page.locator('#go', { hasText: en.again });
	await eventually('the passkey is set up', async () => {
		await again.click({ timeout: 100 }).catch(() => undefined);
		return (await visitor.page.isVisible('#done')) || undefined;
	});
	await expectDone(executionId, 1);
});

it('PingOne down at the end: the key is not touched a second time', async () => {
	const { executionId } = await open();
	const id = await visitor.plugIn('platform');
	await fault('devices.activate', { kind: 'status', status: 503 }, -1);
	await click();
	expect(await note(visitor.page)).toContain(en.unavailable);
	await visitor.pullOut(id);
	await host.sandbox.control('DELETE', '/faults');
	// By itself: nobody clicks.
	await expectDone(executionId, 1);
	expect(await counts()).toMatchObject({ created: 1, deleted: 0 });
});

it('too many attempts: closes the link and tells the workflow', async () => {
	const { executionId } = await open('twice', {}, takesTime);
	await visitor.plugIn('platform', { isUserVerified: false });
	await click();
	expect(await note(visitor.page)).toContain(en.attemptsLeft.replace('{left}', '1'));
	await click();
	await visitor.page.waitForSelector(`h1:text("${en.blockedHeadline}")`);
	expect(await note(visitor.page)).toContain(en.closed);
	await visitor.page.waitForSelector('#go', { state: 'hidden' });
	await picture(visitor.page, 'closed');
	const execution = await host.ended(executionId);
	const { json } = itemsOf(execution, 'Tell HR')[0];
	expect([execution.status, Object.keys(json)]).toEqual(['success', ['enrollment']]);
	expect(json).toMatchObject({ enrollment: { status: 'CLOSED', attempts: 2 } });
	expect(await counts()).toMatchObject({ created: 2, deleted: 2, pending: 0 });
});

it('PingOne’s policy was turned off meanwhile: tells whom to ask', async () => {
	await open();
	await host.sandbox.control('POST', `/policies/${host.sandbox.ids.policyId}`, {
		fido2: { enabled: false },
	});
	await click();
	expect(await note(visitor.page)).toContain(en.policy);
	await picture(visitor.page, 'policy');
});

it('no network: nothing is lost', async () => {
	const { executionId } = await open();
	await visitor.context.setOffline(true);
	await click();
	expect(await note(visitor.page)).toContain(en.offline);
	await picture(visitor.page, 'offline');
	await visitor.plugIn('platform');
	await visitor.context.setOffline(false);
	await expectDone(executionId, 1);
});

it('a gateway gives up before PingOne has answered: that costs no attempt, and leaves no device', async () => {
	const { executionId } = await open('twice');
	let lost = 0;
	await visitor.page.route('**/*', async (route) => {
		const isBegin = (route.request().postData() ?? '').includes('"action":"begin"');
		if (!isBegin || lost === 2) {
			await route.continue();
			return;
		}
		lost += 1;
		await route.fetch();
		await route.fulfill({ status: 504, contentType: 'text/html', body: 'Gateway Timeout' });
	});
	await visitor.plugIn('platform');
	await click();
	await expectDone(executionId, 1);
	expect(lost).toBe(2);
	expect(await counts()).toMatchObject({ created: 1 });
});

describe('where it cannot work', () => {
	const cannot = async () => {
		const { page } = visitor;
		await page.waitForSelector(`h1:text("${en.cannotHeadline}")`);
		expect(await page.isVisible('#go')).toBe(false);
		return await note(page);
	};
	const remove = 'Object.defineProperty(window, "PublicKeyCredential", { value: undefined });';
	const IN_APP =
		'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [FBAN/FBIOS;FBAV/480.0]';

	it('this browser cannot', async () => {
		await open('enroll', {}, async (page) => await page.addInitScript(remove));
		expect(await cannot()).toContain(en.unsupported);
		await picture(visitor.page, 'unsupported');
	});

	it('opened inside another app: offers to copy the link', async () => {
		await open(
			'enroll',
			{ userAgent: IN_APP, permissions: ['clipboard-read', 'clipboard-write'] },
			async (page) => await page.addInitScript(remove),
		);
		await visitor.page.waitForSelector('#copy:not([hidden])');
		expect(await note(visitor.page)).toContain(en.inApp);
		await picture(visitor.page, 'in-app');
		await visitor.page.click('#copy');
		await visitor.page.waitForSelector(`#status:text("${en.copied}")`);
		const copied = await visitor.page.evaluate('navigator.clipboard.readText()');
		expect(copied).toBe(visitor.page.url());
	});

	it('opened inside another app that may be able to: warns, and lets the person try', async () => {
		const { executionId } = await open('enroll', { userAgent: IN_APP });
		await visitor.page.waitForSelector(`#note.note:has-text("${en.inApp}")`);
		await succeedNow(executionId, 1);
	});

	it('not a secure page', async () => {
		const { link } = await host.start('enroll', ADA);
		const other = await launch(['--host-resolver-rules=MAP plain.example 127.0.0.1']);
		try {
			visitor = await visit(other);
			await visitor.page.goto(link.replace('//localhost', '//plain.example'));
			expect(await cannot()).toContain(en.insecure);
			await picture(visitor.page, 'insecure');
		} finally {
			await other.close();
		}
	});

	it('another address of n8n than the public one', async () => {
		const { link } = await host.start('enroll', ADA);
		visitor = await visit(browser);
		await visitor.page.goto(link.replace('//localhost', '//127.0.0.1'));
		expect(await cannot()).toContain(en.moved);
	});

	it('an opaque origin, as in a sandboxed page', async () => {
		const sandboxed = async (route: Route) => {
			const response = await route.fetch();
			const policy = response.headers()['content-security-policy'];
			const headers = {
				...response.headers(),
				'content-security-policy': `${policy}; sandbox allow-scripts`,
			};
			await route.fulfill({ response, headers });
		};
		await open('enroll', {}, async (page) => await page.route('**/form-waiting/**', sandboxed));
		expect(await cannot()).toContain(en.opaque);
		await picture(visitor.page, 'opaque');
	});

	it('without JavaScript: says what is missing', async () => {
		await open('enroll', { javaScriptEnabled: false });
		expect(await visitor.page.textContent('noscript')).toBe(en.noScript);
		expect(await visitor.page.isVisible('#go')).toBe(false);
		await picture(visitor.page, 'no-script');
	});

	it('a Relying Party ID that does not fit the address', async () => {
		const { executionId } = await open('enroll', {}, async (page) => {
			await page.route('**/form-waiting/**', async (route) => {
				if (route.request().method() !== 'POST') {
					await route.continue();
					return;
				}
				const response = await route.fetch();
				const text = (await response.text()).replace('"id":"localhost"', '"id":"example.com"');
				await route.fulfill({ response, body: text });
			});
		});
		const id = await visitor.plugIn('platform');
		await click();
		expect(await note(visitor.page)).toContain(en.wrongHost);
		await picture(visitor.page, 'wrong-host');
		await visitor.page.unrouteAll();
		await visitor.pullOut(id);
		await succeedNow(executionId, 2);
	});
});

// These come from n8n or a proxy in other states than a test can bring about from outside.
it.each([
	[409, 'text/html', 'running'],
	[200, 'text/html', 'unavailable'],
	[401, 'application/json', 'over'],
	[404, 'application/json', 'over'],
	[413, 'text/plain', 'invalid'],
	[429, 'text/plain', 'busy'],
	[502, 'text/html', 'unavailable'],
])('an answer %i of n8n or a proxy is put into words', async (status, contentType, code) => {
	await open('enroll', {}, async (page) => {
		await page.route('**/form-waiting/**', async (route) => {
			if (route.request().method() !== 'POST') {
				await route.continue();
				return;
			}
			// n8n's errors repeat their status.
			const body = JSON.stringify({ code: status, message: 'n8n' });
			await route.fulfill({ status, contentType, body });
		});
	});
	expect(await note(visitor.page)).toBe(
		await visitor.page.evaluate(
			`JSON.parse(document.getElementById('data').textContent).texts.${code}`,
		),
	);
});
