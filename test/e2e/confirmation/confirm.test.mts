import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import type { Browser, Page } from 'playwright-core';
import { request } from 'undici';
import { itemsOf } from '../../../tools/host/n8n.mts';
import { visit, type AuthenticatorKind, type Visitor } from '../../support/enrollment/browser.mts';
import {
	askWorkflow,
	decideWorkflow,
	deliveryWorkflow,
} from '../../support/enrollment/confirmWorkflows.mts';
import { enrollWorkflow, eventually, type EnrollmentHost } from '../../support/enrollment/host.mts';
import { useEnrollment } from '../../support/enrollment/suite.mts';
import { saveImage } from '../../support/images.mts';
import { keepAssertion, keptAssertion } from '../../support/pingClients.mts';
import type { SeenRequest } from '../../support/world.mts';

const { confirm: en } = LANGUAGES.en;

/** How often the time from the touch to the next node is measured. */
const TOUCHES = Number(process.env.TOUCHES ?? 1);
const MESSAGE = 'Change the bank account for salaries\nto DE89 3704 0044 0532 0130 00';
const ADA = { employee: 'Ada Lovelace', email: 'ada@example.com', message: MESSAGE };

let host: EnrollmentHost;
let browser: Browser;

useEnrollment(
	{
		workflows: (sandbox) => [
			enrollWorkflow(sandbox, 'enroll'),
			decideWorkflow('decide'),
			decideWorkflow('decide-de', { page: { companyName: 'Beispiel GmbH', language: 'de' } }),
			deliveryWorkflow('deliver'),
			askWorkflow('ask', 'deliver'),
		],
	},
	(started) => {
		({ host, browser } = started);
	},
);

async function picture(page: Page, name: string): Promise<void> {
	if (process.env.UPDATE_IMAGES !== '1') return;
	await saveImage(page, `confirmation-${name}`, { fullPage: true });
}

/** Ada with a browser in which her new passkey is. */
async function enrolled(kind: AuthenticatorKind = 'platform'): Promise<Visitor> {
	const { link } = await host.start('enroll', ADA);
	const visitor = await visit(browser);
	await visitor.plugIn(kind);
	await visitor.page.goto(link);
	await visitor.page.click('#go');
	await visitor.page.waitForSelector('#done:not([hidden])');
	return visitor;
}

const decisionOf = async (executionId: string) => {
	const execution = await host.ended(executionId);
	expect(execution.status).toBe('success');
	return itemsOf(execution, 'Act')[0].json;
};

type WithAsking = typeof globalThis & { askedAt: number };

/** Runs inside the page: keeps when the key is asked. A virtual one is touched at once. */
function keepAsking(): void {
	const get = navigator.credentials.get.bind(navigator.credentials);
	navigator.credentials.get = async (options) => {
		(window as unknown as WithAsking).askedAt = Date.now();
		return await get(options);
	};
}

/** Milliseconds from the touch to the start of the next node. */
async function followed(page: Page, executionId: string): Promise<number> {
	const askedAt = await page.evaluate(() => (window as unknown as WithAsking).askedAt);
	const { data } = await host.ended(executionId);
	return data.resultData.runData.Act[0].startTime - askedAt;
}

const waits: number[] = [];

afterAll(() => {
	if (waits.length === 0) return;
	const sorted = waits.sort((a, b) => a - b);
	const [median, worst] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
	console.info(`touch to next node, ${sorted.length} times: median ${median}, worst ${worst} ms`);
});

const times = Array.from({ length: TOUCHES }, (_, time) => time + 1);

it.each(times)('is confirmed with one click and the passkey, and says so (%i)', async () => {
	const ada = await enrolled();
	const { executionId, link } = await host.start('decide', ADA);
	await ada.page.addInitScript(keepAsking);
	await ada.page.goto(link);
	await ada.page.waitForSelector('#offer:not([hidden])');
	expect(await ada.page.textContent('#message')).toBe(MESSAGE);
	expect(await ada.page.textContent('h1')).toBe(en.headline);
	await picture(ada.page, 'ask');
	await ada.page.click('#go');
	await ada.page.waitForSelector('#done:not([hidden])');
	expect(await ada.page.textContent('#doneTitle')).toBe(en.confirmedHeadline);
	await picture(ada.page, 'done');
	expect(ada.complaints).toEqual([]);
	expect(await decisionOf(executionId)).toMatchObject({
		approved: true,
		confirmation: {
			status: 'CONFIRMED',
			message: MESSAGE,
			user: { username: 'ada.lovelace' },
			userVerified: true,
		},
	});
	waits.push(await followed(ada.page, executionId));
	await ada.close();
});

it.each(['platform', 'securityKey'] as const)(
	'sends PingOne what Ping’s own page sends, for the same touch of a %s key',
	async (kind) => {
		const ada = await enrolled(kind);
		const { link } = await host.start('decide', ADA);
		await ada.page.addInitScript(keepAssertion);
		await ada.page.goto(link);
		await ada.page.click('#go');
		await ada.page.waitForSelector('#done:not([hidden])');
		const assertion = await ada.page.evaluate(keptAssertion);
		const all = await host.sandbox.control<SeenRequest[]>('GET', '/requests');
		const sent = all.findLast(({ route }) => route === 'authentications.assertion');
		const { origin } = new URL(link);
		expect(sent?.body).toEqual({ origin, assertion, compatibility: 'FULL' });
		await ada.close();
	},
);

it('is declined without a key, in the language of the page', async () => {
	await (await enrolled()).close();
	const { executionId, link } = await host.start('decide-de', ADA);
	const visitor = await visit(browser, { viewport: { width: 360, height: 640 } });
	await visitor.page.goto(link);
	await visitor.page.waitForSelector('#offer:not([hidden])');
	await picture(visitor.page, 'ask-de-phone');
	await visitor.page.click('#no');
	await visitor.page.fill('#reason', 'Das war ich nicht');
	await picture(visitor.page, 'decline-de-phone');
	await visitor.page.press('#reason', 'Enter');
	await visitor.page.waitForSelector('#done:not([hidden])');
	expect(await visitor.page.textContent('#doneTitle')).toBe(LANGUAGES.de.confirm.declinedHeadline);
	expect(await decisionOf(executionId)).toMatchObject({
		approved: false,
		confirmation: { status: 'DECLINED', reason: 'Das war ich nicht' },
	});
	await visitor.close();
});

it('is declined, with the reason, while the page still repeats a confirmation that was lost', async () => {
	const ada = await enrolled();
	const { executionId, link } = await host.start('decide', ADA);
	await ada.page.goto(link);
	await ada.page.waitForSelector('#offer:not([hidden])');
	await ada.page.route('**/form-waiting/**', async (route) => await route.abort());
	await ada.page.click('#go');
	await ada.page.waitForSelector('#task[data-state=paused]');
	await ada.page.unrouteAll();
	await ada.page.click('#no');
	await ada.page.fill('#reason', 'I changed my mind');
	await ada.page.click('#decline button');
	await ada.page.waitForSelector('#done:not([hidden])');
	expect(await ada.page.textContent('#doneTitle')).toBe(en.declinedHeadline);
	expect(await decisionOf(executionId)).toMatchObject({
		approved: false,
		confirmation: { status: 'DECLINED', reason: 'I changed my mind' },
	});
	await ada.close();
});

/** Runs inside the page: what of it is wholly in the window, and whether the status has its mark. */
const seen = () => {
	const at = (id: string) => document.getElementById(id)!;
	const isSeen = (id: string) => {
		const { top, bottom, height } = at(id).getBoundingClientRect();
		return height > 0 && top > -1 && bottom < window.innerHeight + 1;
	};
	const { content, width } = getComputedStyle(at('status'), '::before');
	return { seen: ['go', 'note', 'status'].filter(isSeen), mark: content !== 'none' && width };
};

it.each([
	['a small phone', { width: 320, height: 568 }],
	['a phone on its side', { width: 640, height: 360 }],
])('shows under the button that it works, and what went wrong, on %s', async (_, viewport) => {
	const [{ id }] = host.sandbox.ids.users;
	await host.sandbox.control('POST', `/users/${id}/devices`, {});
	const { link } = await host.start('decide', ADA);
	const { page, close } = await visit(browser, { viewport });
	await page.goto(link);
	await page.waitForSelector('#offer:not([hidden])');
	let answer = () => {};
	const held = new Promise<void>((resolve) => (answer = resolve));
	await page.route('**/form-waiting/**', async (route) => {
		await held;
		await route.fulfill({ status: 422, json: { ok: false, code: 'settings' } });
	});
	await page.click('#go');
	await page.waitForSelector('#status:not(:empty)');
	expect(await page.evaluate(seen)).toEqual({ seen: ['go', 'status'], mark: '16px' });
	answer();
	await page.waitForSelector('#note.bad');
	await page.waitForSelector('#task[data-state=idle]');
	expect(await page.evaluate(seen)).toEqual({ seen: ['go', 'note'], mark: false });
	await close();
});

it('has its link sent by a workflow, and a scanner that opens it decides nothing', async () => {
	const ada = await enrolled();
	const asked = await request(`${host.n8n().url}/webhook/ask`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(ADA),
	});
	await asked.body.dump();
	const client = host.client();
	const [delivery] = await eventually('the link is sent', async () => {
		const sent = await client.executions('deliver');
		return sent.some(({ status }) => status === 'success') ? sent : undefined;
	});
	const mailed = itemsOf(await client.execution(delivery.id), 'Mail')[0].json;
	const [waiting] = await eventually('the execution waits', async () => {
		const all = await client.executions('ask');
		return all.some(({ status }) => status === 'waiting') ? all : undefined;
	});
	const link = String(mailed.link);
	for (let time = 0; time < 20; time += 1) {
		const { statusCode, body } = await request(link.split('#')[0], {
			headers: { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0' },
		});
		await body.dump();
		expect(statusCode).toBe(200);
	}
	expect((await client.execution(waiting.id)).status).toBe('waiting');
	await ada.page.goto(link);
	await ada.page.waitForSelector('#offer:not([hidden])');
	await ada.page.click('#go');
	await ada.page.waitForSelector('#done:not([hidden])');
	expect(await decisionOf(waiting.id)).toMatchObject({ approved: true });
	await ada.close();
});
