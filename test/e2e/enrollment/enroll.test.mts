import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import type { Browser } from 'playwright-core';
import { itemsOf } from '../../../tools/host/n8n.mts';
import { MovableClock } from '../../support/clock.mts';
import { type AuthenticatorKind, visit } from '../../support/enrollment/browser.mts';
import { byHand, enrollWorkflow, type EnrollmentHost } from '../../support/enrollment/host.mts';
import { useEnrollment } from '../../support/enrollment/suite.mts';
import { picture } from './pictures.mts';

const { enroll: en } = LANGUAGES.en;

const ADA = { employee: 'Ada Lovelace', email: 'ada@example.com' };

/** Longer than the link is valid, and than n8n lets an answer under way arrive after that. */
const A_MINUTE_MS = 61_000;
const SOME_MINUTES_MS = 600_000;

const clock = new MovableClock();
let host: EnrollmentHost;
let browser: Browser;

afterAll(() => clock.close());

useEnrollment(
	{
		workflows: (sandbox) => [
			enrollWorkflow(sandbox, 'enroll'),
			byHand(enrollWorkflow(sandbox, 'by-hand'), ADA),
			enrollWorkflow(sandbox, 'short', {}, { linkValidFor: 1, linkValidUnit: 'minutes' }),
			enrollWorkflow(sandbox, 'coded', {}, { options: { startCode: true } }),
			enrollWorkflow(sandbox, 'keys', {
				policy: { __rl: true, mode: 'id', value: sandbox.ids.policies.securityKeysOnly },
				page: { askNickname: true },
			}),
		],
		env: { N8N_PROXY_HOPS: '1', ...clock.env },
	},
	(started) => {
		({ host, browser } = started);
	},
);

/** Opens the link with a key at hand, clicks once, and waits for the good end. */
const enrollAt = async (link: string, kind: AuthenticatorKind = 'platform') => {
	const visitor = await visit(browser);
	await visitor.plugIn(kind);
	await visitor.page.goto(link);
	await visitor.page.click('#go');
	await visitor.page.waitForSelector('#done:not([hidden])');
	await visitor.close();
};

const expectEnrolled = async (executionId: string) => {
	const execution = await host.ended(executionId);
	expect(execution.status).toBe('success');
	const items = itemsOf(execution, 'Tell HR');
	expect(items).toHaveLength(1);
	expect(items[0].json).toMatchObject({ status: 'ACTIVE', enrollment: { status: 'ENROLLED' } });
};

it.each<[AuthenticatorKind, string]>([
	['platform', 'enroll'],
	['securityKey', 'enroll'],
	['securityKey', 'keys'],
])('HR event in, one click on a %s, %s: an active device out', async (kind, workflow) => {
	const { executionId, link } = await host.start(workflow, ADA);
	const visitor = await visit(browser);
	await visitor.plugIn(kind);
	await visitor.page.goto(link);
	await visitor.page.waitForSelector('#offer:not([hidden])');
	expect(await visitor.page.textContent('h1')).toBe(en.headline);
	if (workflow === 'keys') await picture(visitor.page, 'security-key');
	if (workflow === 'keys') await visitor.page.fill('#nickname', 'Blue key');

	await visitor.page.click('#go');
	await visitor.page.waitForSelector('#done:not([hidden])');
	await picture(visitor.page, 'done');
	expect(visitor.complaints).toEqual([]);
	expect(await visitor.page.evaluate('document.activeElement.id')).toBe('doneTitle');

	const execution = await host.ended(executionId);
	expect(execution.status).toBe('success');
	const [{ json }] = itemsOf(execution, 'Tell HR');
	expect(json).toMatchObject({
		type: 'FIDO2',
		status: 'ACTIVE',
		enrollment: {
			status: 'ENROLLED',
			user: { username: 'ada.lovelace', name: 'Ada Lovelace' },
			attempts: 1,
			authenticator: { userVerified: true },
		},
		...(workflow === 'keys' && { nickname: 'Blue key' }),
	});
	const metrics = await host.sandbox.control<{ devices: unknown }>('GET', '/metrics');
	expect(metrics.devices).toMatchObject({ created: 1, activated: 1, deleted: 0, pending: 0 });
	await visitor.close();
});

it('asks for the start code, and for nothing else once it is right', async () => {
	const { executionId, link, startCode } = await host.start('coded', ADA);
	const visitor = await visit(browser);
	await visitor.plugIn('platform');
	await visitor.page.goto(link);
	await visitor.page.fill('#startCode', '00000000');
	await picture(visitor.page, 'start-code');
	await visitor.page.click('#go');
	await visitor.page.waitForSelector(`#note.bad:has-text("${en.startCode}")`);
	await visitor.page.fill('#startCode', startCode);
	await visitor.page.click('#go');
	await visitor.page.waitForSelector('#done:not([hidden])');
	await visitor.close();
	await expectEnrolled(executionId);
});

it('takes the code, or the whole link, where a mail gateway cut the fragment off', async () => {
	for (const pasted of [
		(link: string) => link,
		(link: string) => ` ${link.split('#')[1].toUpperCase()} `,
	]) {
		const { executionId, link } = await host.start('enroll', ADA);
		const visitor = await visit(browser);
		await visitor.plugIn('platform');
		await visitor.page.goto(link.split('#')[0]);
		await visitor.page.waitForSelector(`h1:text("${en.pasteHeadline}")`);
		await picture(visitor.page, 'paste');
		expect(await visitor.page.textContent('main')).not.toMatch(/Ada|Lovelace/);
		await visitor.page.fill('#code', 'abc');
		await visitor.page.keyboard.press('Enter');
		await visitor.page.waitForSelector(`#note.bad:has-text("${en.wrongLink}")`);
		await picture(visitor.page, 'wrong-link');
		await visitor.page.fill('#code', pasted(link));
		await visitor.page.keyboard.press('Enter');
		await visitor.page.click('#go');
		await visitor.page.waitForSelector('#done:not([hidden])');
		await visitor.close();
		await expectEnrolled(executionId);
	}
});

it('finds the attempt again when the page is loaded anew after a cut connection', async () => {
	const { executionId, link } = await host.start('enroll', ADA);
	const visitor = await visit(browser);
	await visitor.plugIn('platform');
	await visitor.page.goto(link);
	await host.sandbox.control('POST', '/faults', [
		{ route: 'devices.activate', fault: { kind: 'cut', when: 'after' } },
		{ route: 'devices.get', times: -1, fault: { kind: 'status', status: 403 } },
	]);
	await visitor.page.click('#go');
	await visitor.page.waitForSelector('#note.bad');
	await visitor.page.reload();
	await host.sandbox.control('DELETE', '/faults');
	await visitor.page.click('#go');
	await visitor.page.waitForSelector('#done:not([hidden])');
	await visitor.close();
	await expectEnrolled(executionId);
	const metrics = await host.sandbox.control<{ devices: unknown }>('GET', '/metrics');
	expect(metrics.devices).toMatchObject({ created: 1, activated: 1, pending: 0 });
});

it('names the visitor’s address as the proxy gives it, and not as the visitor claims', async () => {
	const { executionId, link } = await host.start('enroll', ADA);
	const forwarded = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' };
	const visitor = await visit(browser, { extraHTTPHeaders: forwarded });
	await visitor.plugIn('platform');
	await visitor.page.goto(link);
	await visitor.page.click('#go');
	await visitor.page.waitForSelector('#done:not([hidden])');
	await visitor.close();
	const [{ json }] = itemsOf(await host.ended(executionId), 'Tell HR');
	expect(json).toMatchObject({ enrollment: { sourceIp: '198.51.100.7' } });
});

it('leaves the used link to n8n, which thanks everybody alike', async () => {
	const { executionId, link } = await host.start('enroll', ADA);
	await enrollAt(link);
	await host.ended(executionId);
	const visitor = await visit(browser);
	await visitor.page.goto(link);
	expect(await visitor.page.textContent('body')).toMatch(
		/Form Submitted.*Your response has been recorded/s,
	);
	await visitor.close();
});

it('a revoked link, open or opened anew, says that there is nothing more', async () => {
	const { executionId, link } = await host.start('enroll', ADA);
	const visitor = await visit(browser);
	await visitor.page.goto(link);
	await visitor.page.waitForSelector('#offer:not([hidden])');
	await host.client().session.call('POST', `/executions/${executionId}/stop`);
	await visitor.page.click('#go');
	await visitor.page.waitForSelector(`h1:text("${en.blockedHeadline}")`);
	expect(await visitor.page.textContent('#note')).toBe(en.revoked);
	await visitor.page.goto('about:blank');
	await visitor.page.goto(link);
	expect(await visitor.page.textContent('body')).toMatch(/Problem loading form/);
	expect(await visitor.page.textContent('body')).not.toMatch(/Ada|Lovelace/);
	await visitor.close();
});

it('works by keyboard alone', async () => {
	const { executionId, link } = await host.start('keys', ADA);
	const visitor = await visit(browser);
	await visitor.plugIn('securityKey');
	await visitor.page.goto(link);
	await visitor.page.waitForSelector('#offer:not([hidden])');
	await visitor.page.keyboard.press('Tab');
	await visitor.page.keyboard.type('Mine');
	await visitor.page.keyboard.press('Tab');
	expect(await visitor.page.evaluate('document.activeElement.id')).toBe('go');
	await visitor.page.keyboard.press('Enter');
	await visitor.page.waitForSelector('#done:not([hidden])');
	await visitor.close();
	await expectEnrolled(executionId);
});

it('works without the newer JSON functions of browsers', async () => {
	const { executionId, link } = await host.start('enroll', ADA);
	const visitor = await visit(browser);
	await visitor.page.addInitScript(
		'delete PublicKeyCredential.parseCreationOptionsFromJSON; delete PublicKeyCredential.prototype.toJSON;',
	);
	await visitor.plugIn('platform');
	await visitor.page.goto(link);
	await visitor.page.click('#go');
	await visitor.page.waitForSelector('#done:not([hidden])');
	await visitor.close();
	await expectEnrolled(executionId);
});

it('works when the workflow was started by hand in the editor', async () => {
	const executionId = await host.client().run('by-hand', 'By hand');
	const waiting = await host.client().settled(executionId);
	expect(waiting.status).toBe('waiting');
	await enrollAt(String(itemsOf(waiting, 'Mail')[0].json.link));
	await expectEnrolled(executionId);
});

it('survives a crash of n8n between the mail and the click', async () => {
	const { executionId, link } = await host.start('enroll', ADA);
	await host.crash();
	await enrollAt(link);
	await expectEnrolled(executionId);
});

it('lets a window that was open during a crash go on', async () => {
	const { executionId, link } = await host.start('enroll', ADA);
	const visitor = await visit(browser);
	await visitor.plugIn('platform');
	await visitor.page.goto(link);
	await visitor.page.waitForSelector('#offer:not([hidden])');
	await host.crash();
	await visitor.page.click('#go');
	await visitor.page.waitForSelector('#done:not([hidden])');
	await visitor.close();
	await expectEnrolled(executionId);
});

it('ends the wait when the link expires, with an item that is no device', async () => {
	const { executionId, link } = await host.start('short', ADA);
	const visitor = await visit(browser);
	await visitor.plugIn('platform');
	await visitor.page.goto(link);
	await visitor.page.waitForSelector('#offer:not([hidden])');
	await clock.pass(A_MINUTE_MS, host.sandbox);
	await visitor.page.click('#go');
	await visitor.page.waitForSelector(`h1:text("${en.blockedHeadline}")`);
	expect(await visitor.page.textContent('#note')).toBe(en.expired);
	await picture(visitor.page, 'expired');
	const response = await visitor.page.goto(link.split('#')[0]);
	expect(response?.status()).toBe(410);
	expect(await visitor.page.textContent('main')).toContain(en.blockedHeadline);
	expect(await visitor.page.textContent('main')).toContain(en.expired);
	expect(await visitor.page.textContent('main')).not.toMatch(/Ada|Lovelace/);
	await visitor.close();

	await clock.pass(SOME_MINUTES_MS, host.sandbox);
	const execution = await host.ended(executionId);
	expect(execution.status).toBe('success');
	const [{ json }] = itemsOf(execution, 'Tell HR');
	expect(Object.keys(json)).toEqual(['enrollment']);
	expect(json).toMatchObject({
		enrollment: { status: 'EXPIRED', user: { username: 'ada.lovelace' } },
	});
	const metrics = await host.sandbox.control<{ devices: unknown }>('GET', '/metrics');
	expect(metrics.devices).toMatchObject({ created: 0 });
});
