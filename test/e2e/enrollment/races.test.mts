import type { Browser } from 'playwright-core';
import { itemsOf, type WorkflowFile } from '../../../tools/host/n8n.mts';
import { visit } from '../../support/enrollment/browser.mts';
import {
	enrollParameters,
	enrollWorkflow,
	type EnrollmentHost,
	LINK,
	next,
	node,
} from '../../support/enrollment/host.mts';
import { useEnrollment } from '../../support/enrollment/suite.mts';
import { holdFinish } from '../../support/enrollment/meddling.mts';
import { answerTry, call, post, served } from '../../support/enrollment/linkClient.mts';
import { picture } from './pictures.mts';
import type { SandboxProcess } from '../../support/sandbox.mts';

const ADA = { email: 'ada@example.com' };
const TIMES = 100;

const BOTS = [
	'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
	'facebookexternalhit/1.1',
	'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
	'Mozilla/5.0 (Windows NT 10.0) SkypeUriPreview Preview/0.5',
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36',
];

/** Two people one after the other in one execution, each with a code of their own. */
function twoInARow(sandbox: SandboxProcess): WorkflowFile {
	const first = enrollWorkflow(
		sandbox,
		'row',
		{ options: { linkCode: 'one' } },
		`${LINK}&code=one`,
	);
	const second = {
		...enrollParameters(sandbox, { options: { linkCode: 'two' } }),
		user: { __rl: true, mode: 'username', value: 'alan.turing' },
	};
	const third = { ...second, options: {} };
	return {
		...first,
		nodes: [
			...first.nodes.slice(0, 3),
			node('5', 'Second', 'n8n-nodes-pingone.pingOne', 600, second),
			node('6', 'Third', 'n8n-nodes-pingone.pingOne', 800, third),
		],
		connections: { ...first.connections, Enroll: next('Second'), Second: next('Third') },
	};
}

let host: EnrollmentHost;
let browser: Browser;

useEnrollment(
	{
		workflows: (sandbox) => [enrollWorkflow(sandbox, 'enroll'), twoInARow(sandbox)],
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
	visitor.page.on('request', (request) => sent.push(`${request.method()} ${request.url()}`));
	for (let index = 0; index < TIMES; index++) {
		await visitor.page.goto(link);
		await visitor.page.waitForSelector('#go:not([hidden])');
	}
	await visitor.page.waitForTimeout(1_000);
	expect(sent).toEqual(Array.from({ length: TIMES }, () => `GET ${link}`));
	await visitor.plugIn('platform');
	expect((await metrics()).requests).toBe(before);
	expect((await host.client().execution(executionId)).status).toBe('waiting');

	await visitor.page.click('#go');
	await visitor.page.waitForSelector('#done:not([hidden])');
	await visitor.close();
	await expectOneEnd(executionId);
}, 120_000);

it('20 finishes at once: one activation, one resume', async () => {
	const { executionId, link } = await host.start('enroll', ADA);
	const finish = await answerTry(link);
	const answers = await Promise.all(
		Array.from({ length: 20 }, async () => await post(link, finish)),
	);
	for (const { status } of answers) expect([200, 409]).toContain(status);
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

it('two browsers: the first to answer wins, the other is told', async () => {
	const { executionId, link } = await host.start('enroll', ADA);
	const [one, other] = [await visit(browser), await visit(browser)];
	for (const visitor of [one, other]) await visitor.page.goto(link);
	const finish = await holdFinish(one.page);
	await one.plugIn('platform');
	await one.page.click('#go');
	await finish.reached;
	await other.plugIn('platform');
	await other.page.click('#go');
	await other.page.waitForSelector('#done:not([hidden])');
	finish.release();
	await one.page.waitForSelector('h1:text("This link can no longer be used")');
	expect(await one.page.textContent('#note')).toMatch(/has been used already/);
	await picture(one.page, 'used');
	for (const visitor of [one, other]) await visitor.close();
	await expectOneEnd(executionId);
});

it('closing the window while the key is asked removes the device', async () => {
	const { link } = await host.start('enroll', ADA);
	const visitor = await visit(browser);
	await visitor.plugIn('platform', { automaticPresenceSimulation: false });
	await visitor.page.goto(link);
	await visitor.page.click('#go');
	await visitor.page.waitForSelector('#status:text("follow what your browser")');
	await visitor.page.goto('about:blank');
	for (let tries = 0; tries < 50 && (await metrics()).devices.deleted === 0; tries++) {
		await visitor.page.waitForTimeout(100);
	}
	expect((await metrics()).devices).toMatchObject({ created: 1, deleted: 1, pending: 0 });
	await visitor.close();
});

it('a link of another wait in the same execution shows nobody’s page', async () => {
	const { executionId, link } = await host.start('row', ADA);
	await post(link, await answerTry(link));
	const second = link.replace('code=one', 'code=two');
	await served(second);
	const visitor = await visit(browser);
	await visitor.page.goto(link);
	const text = (await visitor.page.textContent('main')) ?? '';
	expect(text).toMatch(/belongs to somebody else/);
	expect(text).not.toMatch(/Ada|Alan|Turing/);
	await picture(visitor.page, 'wrong-link');
	expect((await post(link, { action: 'begin' })).status).toBe(410);
	await visitor.page.goto(second);
	expect(await visitor.page.textContent('main')).toContain('Alan Turing');
	await visitor.close();

	// The third wait has no code of its own, so it is refused: its link would be the others'.
	await post(second, await answerTry(second));
	const { data, status } = await host.ended(executionId);
	expect(status).toBe('error');
	expect(data.resultData.error?.message).toMatch(/'Link Code' is needed/);
});
