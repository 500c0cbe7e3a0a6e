import { randomBytes } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { itemsOf } from '../../../tools/host/n8n.mts';
import { visit, type Visitor } from '../../support/enrollment/browser.mts';
import { enrollWorkflow, type EnrollmentHost } from '../../support/enrollment/host.mts';
import { useEnrollment } from '../../support/enrollment/suite.mts';
import { holdFinish, meddle, useManager } from '../../support/enrollment/meddling.mts';
import { answerAttempt, post } from '../../support/enrollment/linkClient.mts';
import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import { picture } from './pictures.mts';
import { mainApi } from '../../support/sandboxApi.mts';

const ADA = { email: 'ada@example.com' };
const ALAN = { email: 'alan.turing@example.com' };

let host: EnrollmentHost;
let browser: Browser;
let visitor: Visitor;

useEnrollment(
	{
		workflows: (sandbox) => [
			enrollWorkflow(sandbox, 'enroll', { page: { help: 'Questions? Call 1234.' } }),
			enrollWorkflow(sandbox, 'replace', { options: { ifUserHasDevice: 'replacePending' } }),
		],
	},
	(started) => {
		({ host, browser } = started);
	},
);

beforeEach(async () => {
	visitor = await visit(browser);
});

afterEach(async () => await visitor.close());

const open = async (workflow = 'enroll', event = ADA) => {
	const waiting = await host.start(workflow, event);
	await visitor.page.goto(waiting.link);
	return waiting;
};

const click = async (page = visitor.page) => await page.click('#go');

/** The page's words for a code, which it has to show now; takes their picture. */
const expectWords = async (code: string, page: Page = visitor.page) => {
	const words = await page.evaluate(
		`JSON.parse(document.getElementById('data').textContent).texts.${code}`,
	);
	await page.waitForSelector(`#note.bad:has-text(${JSON.stringify(words)})`);
	await picture(page, code);
	const usual = page.viewportSize();
	await page.setViewportSize({ width: 360, height: 800 });
	expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
	if (usual) await page.setViewportSize(usual);
};

/** The person was not shut out: the next click on the page ends well. */
const succeedNow = async (executionId: string, attempts: number) => {
	await click();
	await visitor.page.waitForSelector('#done:not([hidden])');
	const execution = await host.ended(executionId);
	expect(itemsOf(execution, 'Tell HR')[0].json).toMatchObject({
		status: 'ACTIVE',
		enrollment: { attempts },
	});
	const { devices } = await host.sandbox.control<{ devices: object }>('GET', '/metrics');
	expect(devices).toMatchObject({ pending: 0 });
};

it('late: PingOne was down until the challenge was too old', async () => {
	const { localhost } = host.sandbox.ids.fido2Policies;
	await host.sandbox.control('POST', `/fido2Policies/${localhost}`, {
		userPresenceTimeout: { duration: 3, timeUnit: 'SECONDS' },
	});
	const { executionId } = await open();
	await visitor.plugIn('platform');
	await host.sandbox.control('POST', '/faults', [
		{ route: 'devices.activate', times: -1, fault: { kind: 'status', status: 503 } },
	]);
	await click();
	await visitor.page.waitForSelector(`#note.bad:has-text("${LANGUAGES.en.enroll.unavailable}")`);
	await visitor.page.waitForTimeout(3_000);
	await host.sandbox.control('POST', '/time/advance', { seconds: 301 });
	await host.sandbox.control('DELETE', '/faults');
	// The page sends the answer again by itself.
	await expectWords('late');
	await succeedNow(executionId, 2);
});

it('mismatch: something in the browser had the key answer another challenge', async () => {
	const { executionId } = await open();
	await visitor.plugIn('platform');
	await meddle(visitor.page, 'challenge');
	await click();
	await expectWords('mismatch');
	await meddle(visitor.page, 'nothing');
	await succeedNow(executionId, 2);
});

it('known: a password manager offers the passkey of another account', async () => {
	const credentialId = randomBytes(32);
	const alan = await host.start('enroll', ALAN);
	expect((await post(alan.link, await answerAttempt(alan.link, { credentialId }))).json.done).toBe(
		true,
	);
	await useManager(visitor.page, { credentialId });
	const { executionId } = await open();
	await click();
	await expectWords('known');
	await meddle(visitor.page, 'nothing');
	await visitor.plugIn('platform');
	await succeedNow(executionId, 2);
});

it('limit: the person has as many devices as PingOne allows, until one is removed', async () => {
	const devices = `/users/${host.sandbox.ids.users[0].id}/devices`;
	const { executionId } = await open();
	await visitor.plugIn('platform');
	const given: string[] = [];
	for (let count = 0; count < 5; count++) {
		given.push((await host.sandbox.control<{ id: string }>('POST', devices, {})).id);
	}
	await click();
	await expectWords('limit');
	// They were not registered in the moment in which this one is.
	await host.sandbox.control('POST', '/time/advance', { seconds: 60 });
	const api = await mainApi(host.sandbox);
	expect((await api('DELETE', `${devices}/${given[0]}`)).status).toBe(204);
	await succeedNow(executionId, 1);
});

it('busy: more than thirty requests of one link within a minute', async () => {
	const { link } = await open();
	await visitor.plugIn('platform');
	await visitor.page.waitForSelector('#offer:not([hidden])');
	for (let index = 0; index < 30; index++) await post(link, { action: 'abandon', token: 'none' });
	await click();
	await expectWords('busy');
});

it('stale: a second window has begun, and the device of the first was replaced', async () => {
	const { executionId, link } = await open('replace');
	await visitor.plugIn('platform');
	const finish = await holdFinish(visitor.page);
	await click();
	await finish.reached;
	const other = await visit(browser);
	await other.plugIn('platform', { automaticPresenceSimulation: false });
	await other.page.goto(link);
	await click(other.page);
	await other.page.waitForSelector(`#status:text("${LANGUAGES.en.enroll.waiting}")`);
	finish.release();
	await expectWords('stale');
	// The window that has not come back costs no attempt.
	await succeedNow(executionId, 2);
	await other.close();
});

it('invalid: something on the way cut the request in half', async () => {
	const { executionId } = await open();
	await visitor.plugIn('platform');
	await visitor.page.route('**/form-waiting/**', async (route) => {
		const sent = route.request().postData() ?? '';
		await route.continue({ postData: sent.slice(0, sent.length / 2) });
	});
	await click();
	await expectWords('invalid');
	await visitor.page.unrouteAll();
	await succeedNow(executionId, 1);
});
