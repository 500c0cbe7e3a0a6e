import type { Browser, Page } from 'playwright-core';
import { itemsOf, type WorkflowFile } from '../../../tools/host/n8n.mts';
import { draws } from '../../support/depth.mts';
import { visit } from '../../support/enrollment/browser.mts';
import {
	enrollParameters,
	enrollWorkflow,
	type EnrollmentHost,
	next,
	node,
} from '../../support/enrollment/host.mts';
import { eventually } from '../../support/eventually.mts';
import { useEnrollment } from '../../support/enrollment/suite.mts';
import { holdFinish } from '../../support/enrollment/meddling.mts';
import { answerAttempt, call, post } from '../../support/enrollment/linkClient.mts';
import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import { picture } from './pictures.mts';
import type { SandboxProcess } from '../../support/sandbox.mts';

const { enroll: en } = LANGUAGES.en;

const ADA = { email: 'ada@example.com' };
const TIMES = draws(30, 100);
const BROWSER_TIMES = 20;

const BOTS = [
	'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
	'facebookexternalhit/1.1',
	'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
	'Mozilla/5.0 (Windows NT 10.0) SkypeUriPreview Preview/0.5',
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36',
];

const THREE = ['ada.lovelace', 'alan.turing', 'grace.hopper'];

/** Three people in a loop of one execution: their links are made before the first of them waits. */
function loop(sandbox: SandboxProcess): WorkflowFile {
	const { nodes, settings } = enrollWorkflow(sandbox, 'loop');
	const [hr] = nodes;
	const user = (mode: string, value: string) => ({ user: { __rl: true, mode, value } });
	const link = {
		...{ resource: 'device', operation: 'createLink', linkValidFor: 7, linkValidUnit: 'days' },
		...user('username', '={{ $json.username }}'),
	};
	const people = { fieldToSplitOut: 'body.people', options: { destinationFieldName: 'username' } };
	const enroll = enrollParameters(sandbox, user('id', '={{ $json.enrollment.user.id }}'));
	const branch = (name: string) => [{ node: name, type: 'main', index: 0 }];
	return {
		id: 'loop',
		name: 'loop',
		nodes: [
			hr,
			node('2', 'People', 'n8n-nodes-base.splitOut', 200, people),
			node('3', 'Mail', 'n8n-nodes-pingone.pingOne', 400, link),
			{
				...node('4', 'Loop', 'n8n-nodes-base.splitInBatches', 600, { options: {} }),
				typeVersion: 3,
			},
			node('5', 'Enroll', 'n8n-nodes-pingone.pingOne', 800, enroll),
			node('6', 'Tell HR', 'n8n-nodes-base.noOp', 1000, {}),
		],
		connections: {
			HR: next('People'),
			People: next('Mail'),
			Mail: next('Loop'),
			Loop: { main: [branch('Tell HR'), branch('Enroll')] },
			Enroll: next('Loop'),
		},
		settings,
	};
}

/** The link goes on answering after the enrollment. */
function watched(sandbox: SandboxProcess): WorkflowFile {
	const { nodes, connections, ...rest } = enrollWorkflow(sandbox, 'watched');
	const watch = { resource: 'device', operation: 'watchLink', watchFor: 1 };
	return {
		...rest,
		nodes: [...nodes, node('7', 'Watch', 'n8n-nodes-pingone.pingOne', 500, watch)],
		connections: { ...connections, Enroll: next('Watch'), Watch: next('Tell HR') },
	};
}

let host: EnrollmentHost;
let browser: Browser;

useEnrollment(
	{
		workflows: (sandbox) => [enrollWorkflow(sandbox, 'enroll'), watched(sandbox), loop(sandbox)],
	},
	(started) => {
		({ host, browser } = started);
	},
);

const metrics = async () =>
	await host.sandbox.control<{
		requests: number;
		byRoute: Record<string, number>;
		devices: Record<string, number>;
	}>('GET', '/metrics');

/** Waits until a node has run so often, and the execution waits: until then n8n leaves requests unanswered. */
const waitsAgain = async (executionId: string, name: string, times: number) =>
	await eventually(`${executionId} waits at ${name} ${times}`, async () => {
		const { status, data } = await host.client().execution(executionId);
		const runs = data.resultData.runData[name]?.length ?? 0;
		return status === 'waiting' && runs >= times ? true : undefined;
	});

const expectOneEnd = async (executionId: string) => {
	const execution = await host.ended(executionId);
	const { runData } = execution.data.resultData;
	expect([execution.status, runData['Tell HR'].length]).toEqual(['success', 1]);
	expect(itemsOf(execution, 'Tell HR')).toHaveLength(1);
	const { devices } = await metrics();
	expect(devices).toMatchObject({ activated: 1, pending: 0 });
};

it(`${TIMES} looks of every kind create nothing and use nothing up`, async () => {
	const { executionId, link } = await host.start('enroll', ADA);
	const before = (await metrics()).requests;
	const alternative = link.replace('/form-waiting/', '/webhook-waiting/');
	for (let index = 0; index < TIMES; index++) {
		const agent = { 'user-agent': BOTS[index % BOTS.length] };
		const prefetch = { ...agent, purpose: 'prefetch', 'sec-purpose': 'prefetch;prerender' };
		await call(link, 'HEAD', agent);
		for (const url of [link, alternative]) {
			expect((await call(url, 'GET', agent)).status).toBe(200);
			expect((await call(url, 'GET', prefetch)).status).toBe(200);
		}
	}
	const visitor = await visit(browser);
	const sent: string[] = [];
	visitor.page.on('request', (request) =>
		sent.push(`${request.method()} ${request.url().split('#')[0]}`),
	);
	for (let index = 0; index < BROWSER_TIMES; index++) {
		await visitor.page.goto('about:blank');
		await visitor.page.goto(link);
		await visitor.page.waitForSelector('#offer:not([hidden])');
	}
	await visitor.page.waitForTimeout(1_000);
	const address = link.split('#')[0];
	expect(sent.filter((one) => one.startsWith('GET'))).toHaveLength(BROWSER_TIMES);
	expect(new Set(sent)).toEqual(new Set([`GET ${address}`, `POST ${address}`]));
	await visitor.plugIn('platform');
	expect((await metrics()).requests).toBe(before);
	expect((await host.client().execution(executionId)).status).toBe('waiting');

	await visitor.page.click('#go');
	await visitor.page.waitForSelector('#done:not([hidden])');
	await visitor.close();
	await expectOneEnd(executionId);
});

it('20 finishes at once: one activation, one resume', async () => {
	const { executionId, link } = await host.start('enroll', ADA);
	const finish = await answerAttempt(link);
	const answers = await Promise.all(
		Array.from({ length: 20 }, async () => await post(link, finish)),
	);
	for (const { status } of answers) expect([200, 409, 429]).toContain(status);
	expect(answers.some(({ json }) => json.done === true)).toBe(true);
	await expectOneEnd(executionId);
	const log = await host.sandbox.control<Array<{ route: string }>>('GET', '/requests');
	expect(log.filter(({ route }) => route === 'devices.activate')).toHaveLength(1);
	expect(host.n8n().log()).not.toMatch(/already being resumed/);
});

it('a double click, and clicks while the key is asked, begin one try', async () => {
	const { executionId, link } = await host.start('enroll', ADA);
	await host.sandbox.control('POST', '/settings', { latencyMs: 200 });
	const visitor = await visit(browser);
	await visitor.plugIn('platform');
	await visitor.page.goto(link);
	await visitor.page.click('#go', { clickCount: 5, delay: 20 });
	await visitor.page.waitForSelector('#done:not([hidden])');
	await visitor.close();
	await expectOneEnd(executionId);
	expect((await metrics()).devices.created).toBe(1);
});

/** Waits until the page says how it ended; a person would click the button that it offers. */
const toldTheEnd = async (page: Page) => {
	const ended = page.locator(`#note:has-text("${en.used}"), #note:has-text("${en.probably}")`);
	const offered = page.locator('#task:not([data-state="working"]) #go:visible');
	for (;;) {
		await ended.or(offered).first().waitFor();
		if (await ended.isVisible()) return;
		// The page may hear of the end in this moment.
		await offered.click({ timeout: 5_000 }).catch(() => undefined);
	}
};

/** Two people with one link and a key each; the finish of `slow` is held back until the other is done. */
const twoBrowsers = async (link: string) => {
	const [slow, quick] = [await visit(browser), await visit(browser)];
	for (const { page } of [slow, quick]) await page.goto(link);
	const finish = await holdFinish(slow.page);
	await slow.plugIn('platform');
	await slow.page.click('#go');
	await finish.reached;
	await quick.plugIn('platform');
	await quick.page.click('#go');
	await quick.page.waitForSelector('#done:not([hidden])');
	const close = async () => await Promise.all([slow.close(), quick.close()]);
	return { page: slow.page, finish, close };
};

it('two browsers: the first to answer wins, the other is told', async () => {
	const { executionId, link } = await host.start('enroll', ADA);
	const { page, finish, close } = await twoBrowsers(link);
	finish.release();
	await toldTheEnd(page);
	expect([en.used, en.probably]).toContain(await page.textContent('#note'));
	await picture(page, 'used');
	await close();
	await expectOneEnd(executionId);
});

it('two browsers: the other is told also when its request is lost', async () => {
	const { executionId, link } = await host.start('enroll', ADA);
	const { page, finish, close } = await twoBrowsers(link);
	await host.ended(executionId);
	finish.lose();
	await page.locator('#task:not([data-state="working"])').waitFor();
	expect(await page.textContent('#note')).toContain(en.probably);
	await close();
	await expectOneEnd(executionId);
});

it('closing the window while the key is asked removes the device', async () => {
	const { link } = await host.start('enroll', ADA);
	const visitor = await visit(browser);
	await visitor.plugIn('platform', { automaticPresenceSimulation: false });
	await visitor.page.goto(link);
	await visitor.page.click('#go');
	await visitor.page.waitForSelector(`#status:text("${en.waiting}")`);
	await visitor.page.goto('about:blank');
	await eventually('the device goes', async () =>
		(await metrics()).devices.deleted > 0 ? true : undefined,
	);
	expect((await metrics()).devices).toMatchObject({ created: 1, deleted: 1, pending: 0 });
	await visitor.close();
});

it('three people in a loop: each link opens its own wait, at its own time', async () => {
	const { executionId } = await host.start('loop', { people: THREE });
	const mails = itemsOf(await host.client().execution(executionId), 'Mail');
	const links = mails.map(({ json }) => (json.enrollment as { link: string }).link);
	expect(new Set(links.map((link) => link.split('#')[0])).size).toBe(1);
	const visitor = await visit(browser);
	const codeOf = async (link: string) => (await post(link, { action: 'open' })).json.code ?? 'ok';
	for (const [index, link] of links.entries()) {
		await waitsAgain(executionId, 'Loop', index + 1);
		const codes = await Promise.all(links.map(codeOf));
		expect(codes).toEqual(
			links.map((_, at) => (at < index ? 'over' : at > index ? 'notYet' : 'ok')),
		);
		if (index === 1) {
			await visitor.page.goto(links[2]);
			await visitor.page.waitForSelector(`#note:has-text("${en.notYet}")`);
			await picture(visitor.page, 'not-yet');
			expect(await visitor.page.textContent('main')).not.toMatch(/Ada|Alan|Grace/);
		}
		expect((await post(link, await answerAttempt(link))).json.done).toBe(true);
	}
	await visitor.close();
	const execution = await host.ended(executionId);
	const enrolled = itemsOf(execution, 'Tell HR').map(
		({ json }) => (json.enrollment as { user: { username: string } }).user.username,
	);
	expect(enrolled).toEqual(THREE);
});

it('before n8n had tokens its addresses could be counted up to: that opens nothing', async () => {
	const { executionId, link } = await host.start('enroll', ADA);
	const before = (await metrics()).requests;
	const address = link.split('#')[0];
	const page = await call(address);
	expect(page.text).not.toMatch(/\bAda\b|Lovelace/i);
	for (const proof of ['0'.repeat(32), 'z'.repeat(32), executionId, '', undefined, [link]]) {
		for (const action of ['open', 'begin', 'finish', 'abandon', 'report']) {
			const attack = { proof, action, token: 'v1.x', attestation: {} };
			const { status, json } = await post(`${address}#`, attack);
			expect([403, 400]).toContain(status);
			expect(json.ok).toBe(false);
		}
	}
	expect((await metrics()).requests).toBe(before);
	expect((await host.client().execution(executionId)).status).toBe('waiting');
	expect((await post(link, await answerAttempt(link))).json.done).toBe(true);
	await expectOneEnd(executionId);
});

it('a link is taken back by stopping the execution', async () => {
	const { executionId, link } = await host.start('enroll', ADA);
	const finish = await answerAttempt(link);
	await host.client().session.call('POST', `/executions/${executionId}/stop`);
	for (const body of [{ action: 'open' }, { action: 'begin' }, finish]) {
		expect((await post(link, body)).json.ok).not.toBe(true);
	}
	expect((await call(link)).text).not.toMatch(/\bAda\b|Lovelace/i);
	expect((await metrics()).devices.activated).toBe(0);
});

it('a thief is first: the person reads when the link was used, and reports it', async () => {
	const { executionId, link } = await host.start('watched', ADA);
	expect((await post(link, await answerAttempt(link))).json.done).toBe(true);
	await waitsAgain(executionId, 'Watch', 1);
	const visitor = await visit(browser);
	await visitor.page.goto(link);
	await visitor.page.waitForSelector(`h1:text("${en.blockedHeadline}")`);
	const note = await visitor.page.textContent('#note');
	expect(note).toContain(en.usedAt.split('{time}')[0]);
	expect(note).toMatch(/\d{4}/);
	await picture(visitor.page, 'used-at');
	await visitor.page.click('#report');
	await visitor.page.waitForSelector(`#status:text("${en.reported}")`);
	await visitor.close();
	const [{ json }] = itemsOf(await host.ended(executionId), 'Tell HR');
	expect(json).toMatchObject({ status: 'ACTIVE', enrollment: { reported: true } });
});
