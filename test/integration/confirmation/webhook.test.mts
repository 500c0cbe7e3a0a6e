import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import { WebhookContext } from 'n8n-core';
import { giveKey } from '../../support/authentications.mts';
import {
	answerOf,
	confirm,
	resumedWith,
	startConfirmation,
} from '../../support/enrollment/confirmation.mts';
import { ORIGIN, type WaitingExecution } from '../../support/enrollment/execution.mts';
import { listen } from '../../support/enrollment/listen.mts';
import { useWorld } from '../../support/world.mts';

const world = useWorld();
const { sandbox } = world;
const WRONG_PROOF = '0123456789abcdefghjkmnpqrstvwxyz';

afterEach(() => {
	jest.restoreAllMocks();
});

const newKey = async () => await giveKey(world, { rpId: 'localhost', origin: ORIGIN });
const later = (ms: number) => {
	const now = Date.now();
	jest.spyOn(Date, 'now').mockImplementation(() => now + ms);
};
const DAY_MS = 86_400_000;

describe('the page itself', () => {
	const get = async (waiting: WaitingExecution) => await waiting.send({ method: 'GET' });

	it('says that an expired link has expired', async () => {
		const waiting = await startConfirmation(sandbox);
		later(DAY_MS);
		const page = await get(waiting);
		expect(page.status).toBe(410);
		expect(page.text).toContain('<html');
		expect(page.text).not.toContain('id="message"');
		expect(page.text).not.toContain('<script');
		expect((await waiting.send({ body: { action: 'open' } })).json.code).toBe('expired');
	});

	it('says that a closed link is closed', async () => {
		const { key } = await newKey();
		const waiting = await startConfirmation(sandbox);
		await confirm(waiting, key, { forgeSignature: true });
		const page = await get(waiting);
		expect(page.status).toBe(410);
		expect(page.text).not.toContain('id="message"');
	});

	it('is served like before once the user has decided: only the proof tells how', async () => {
		const waiting = await startConfirmation(sandbox);
		await waiting.send({ body: { action: 'decline' } });
		expect((await get(waiting)).status).toBe(200);
	});

	it.each([['{}'], ['null'], ['{"pingOneWait":{"version":2}}'], ['{'], [undefined]])(
		'a node with the context %j says to try again, in a page',
		async (context) => {
			const waiting = await startConfirmation(sandbox);
			jest.spyOn(WebhookContext.prototype, 'evaluateExpression').mockReturnValue(context as never);
			const answer = await waiting.send({ method: 'GET' });
			expect(answer.status).toBe(424);
			expect(answer.text).toContain(LANGUAGES.en.confirm.unavailable);
			const posted = await waiting.send({ body: { action: 'open' } });
			expect(posted.json).toEqual({ ok: false, code: 'unavailable', repeat: true });
			expect([answer.resumed, posted.resumed]).toEqual([undefined, undefined]);
		},
	);
});

describe('what goes wrong in n8n', () => {
	it.each([
		[new RangeError('secret'), 'RangeError'],
		['secret', 'string'],
	])('is logged without its text, and the execution waits on (%#)', async (thrown, reason) => {
		const waiting = await startConfirmation(sandbox);
		const lines = listen();
		jest.spyOn(WebhookContext.prototype, 'evaluateExpression').mockImplementation(() => {
			throw thrown as Error;
		});
		const answer = await waiting.send({ body: { action: 'open' } });
		expect(answer.json).toEqual({ ok: false, code: 'unavailable', repeat: true });
		expect(answer.resumed).toBeUndefined();
		const { executionId: execution } = waiting;
		expect(lines).toEqual([
			`confirmation.failed ${JSON.stringify({ execution, node: 'PingOne', reason })}`,
		]);
	});

	it('a credential that cannot be read approves nothing', async () => {
		const { key } = await newKey();
		const waiting = await startConfirmation(sandbox);
		const answer = await answerOf(waiting, key);
		const lines = listen();
		jest.spyOn(WebhookContext.prototype, 'getCredentials').mockRejectedValue(new Error('secret'));
		const received = await waiting.send({ body: answer });
		expect(received.json).toEqual({ ok: false, code: 'unavailable', repeat: true });
		expect(received.resumed).toBeUndefined();
		expect(lines.join()).not.toContain('secret');
		jest.restoreAllMocks();
		expect(resumedWith(await waiting.send({ body: answer }))).toMatchObject({ approved: true });
	});

	it('an answer that cannot be written is not written twice', async () => {
		const waiting = await startConfirmation(sandbox);
		const lines = listen();
		jest.spyOn(WebhookContext.prototype, 'getResponseObject').mockImplementation(() => {
			throw new TypeError('secret');
		});
		const answer = await waiting.send({ body: { action: 'open' } });
		expect([answer.status, answer.resumed]).toEqual([0, undefined]);
		expect(lines).toEqual([expect.stringContaining('"reason":"TypeError"')]);
	});

	it('the outcome is noted where executions are filtered, or left out where n8n cannot', async () => {
		const noted: unknown[] = [];
		const customData = { set: (...pair: unknown[]) => noted.push(pair) };
		for (const own of [customData, undefined]) {
			const waiting = await startConfirmation(sandbox);
			Object.defineProperty(WebhookContext.prototype, 'customData', {
				value: own,
				configurable: true,
			});
			const declined = await waiting.send({ body: { action: 'decline' } });
			expect(resumedWith(declined)).toMatchObject({ approved: false });
			delete (WebhookContext.prototype as { customData?: unknown }).customData;
		}
		expect(noted).toEqual([['pingOneStatus', 'DECLINED']]);
	});
});

describe('a request that the page would not send', () => {
	it.each<[string, object]>([
		['from another origin', { headers: { origin: 'https://evil.example' } }],
		['that says it is too large', { headers: { 'content-length': String(200 * 1024) } }],
		['that is too large', { body: Buffer.alloc(200 * 1024, 32) }],
		['that breaks off', { state: 'brokenOff' }],
		['that is no JSON', { body: Buffer.from('{') }],
		['that is not UTF-8', { body: Buffer.from([0x22, 0xff, 0x22]) }],
		['of no action', { body: {} }],
	])('%s is refused', async (_, sent) => {
		const waiting = await startConfirmation(sandbox);
		const answer = await waiting.send({ body: { action: 'decline' }, ...sent });
		expect(answer).toMatchObject({ status: 400, json: { ok: false, code: 'invalid' } });
		expect(answer.resumed).toBeUndefined();
	});

	it('is answered although n8n has read the body', async () => {
		const waiting = await startConfirmation(sandbox);
		const answer = await waiting.send({ body: { action: 'open' }, state: 'read' });
		expect(answer.json.ok).toBe(true);
	});
});

it('wrong proofs are logged one by one, later every hundredth, and shut nobody out', async () => {
	const waiting = await startConfirmation(sandbox);
	const lines = listen();
	for (let count = 0; count < 200; count += 1) {
		await waiting.send({ body: { action: 'decline' }, proof: WRONG_PROOF });
	}
	const logged = lines.filter((line) => line.includes('confirmation.wrong_proof'));
	expect(logged).toHaveLength(22);
	expect(logged.at(-1)).toContain('"count":200');
	expect((await waiting.send({ body: { action: 'open' } })).json.ok).toBe(true);
});

it('a page that was answered by a firewall before says so, and the log with it', async () => {
	const waiting = await startConfirmation(sandbox);
	const lines = listen();
	expect((await waiting.send({ body: { action: 'open', foreign: 403 } })).json.ok).toBe(true);
	for (const foreign of [undefined, 'x'.repeat(100), 1e9, {}]) {
		expect((await waiting.send({ body: { action: 'open', foreign } })).json.ok).toBe(true);
	}
	const logged = lines.filter((line) => line.includes('confirmation.intercepted'));
	expect(logged).toEqual([expect.stringContaining('"status":403')]);
});

it('a credential that cannot be used any more ends the wait on the click, with the reason', async () => {
	const waiting = await startConfirmation(sandbox);
	const credential = { ...waiting.settings.credential, clientSecret: '' };
	Object.assign(waiting, { settings: { ...waiting.settings, credential } });
	const opened = await waiting.send({ body: { action: 'open' } });
	expect([opened.json.ok, opened.resumed]).toEqual([true, undefined]);
	// What there is to decide is read before the click.
	expect(opened.json.message).toBe(waiting.settings.parameters.message);
	const answer = await waiting.send({ body: { action: 'begin' } });
	expect(answer.json).toMatchObject({ ok: false, code: 'settings' });
	expect(resumedWith(answer)).toMatchObject({
		approved: false,
		confirmation: { status: 'CLOSED', reason: 'CREDENTIAL_UNUSABLE' },
	});
	expect((await waiting.send({ body: { action: 'open' } })).json.code).toBe('closed');
});

it('nor does declining need one', async () => {
	const waiting = await startConfirmation(sandbox);
	const credential = { ...waiting.settings.credential, clientSecret: '' };
	Object.assign(waiting, { settings: { ...waiting.settings, credential } });
	const answer = await waiting.send({ body: { action: 'decline', reason: 'No' } });
	expect(answer.json).toMatchObject({ ok: true, declined: true });
	expect(resumedWith(answer)).toMatchObject({
		approved: false,
		confirmation: { status: 'DECLINED', reason: 'No' },
	});
});

it('more requests at a time than a page sends are told to wait', async () => {
	await newKey();
	const waiting = await startConfirmation(sandbox);
	const own = WebhookContext.prototype.getCredentials;
	const held = Promise.withResolvers<undefined>();
	jest.spyOn(WebhookContext.prototype, 'getCredentials').mockImplementation(async function (
		this: WebhookContext,
		type,
	) {
		await held.promise;
		return (await own.call(this, type)) as never;
	});
	const many = Array.from(
		{ length: 12 },
		async () => await waiting.send({ body: { action: 'begin' } }),
	);
	expect((await Promise.race(many)).json).toEqual({ ok: false, code: 'busy', repeat: true });
	held.resolve(undefined);
	const codes = (await Promise.all(many)).map(({ json }) => json.code ?? 'ok');
	expect(new Set(codes)).toEqual(new Set(['ok', 'busy']));
});

describe('a decision that n8n does not take', () => {
	const DECLINE = { action: 'decline' };
	const DECLINED = { approved: false, confirmation: { status: 'DECLINED' } };

	it('is told to no page; the same page is told when n8n takes it', async () => {
		const waiting = await startConfirmation(sandbox);
		const lost = await waiting.send({ body: DECLINE, isOvertaken: true });
		expect([lost.status, lost.json.ok]).toEqual([500, undefined]);
		const heard = await waiting.send({ body: DECLINE });
		expect(heard).toMatchObject({ status: 200, json: { ok: true, declined: true } });
		expect(resumedWith(heard)).toMatchObject(DECLINED);
	});

	it('is told to the page whose key has answered, of which PingOne is asked once', async () => {
		const { key } = await newKey();
		const waiting = await startConfirmation(sandbox);
		const body = await answerOf(waiting, key);
		expect((await waiting.send({ body, isOvertaken: true })).status).toBe(500);
		const heard = await waiting.send({ body });
		expect(heard).toMatchObject({ status: 200, json: { ok: true, done: true } });
		expect(resumedWith(heard)).toMatchObject({ approved: true });
		const requests = await sandbox.requests();
		expect(requests.filter(({ route }) => route === 'authentications.assertion')).toHaveLength(1);
	});

	it('stays the decision when another page asks for another one', async () => {
		const { key } = await newKey();
		const waiting = await startConfirmation(sandbox);
		const body = await answerOf(waiting, key);
		await waiting.send({ body: DECLINE, isOvertaken: true });
		const other = await waiting.send({ body });
		expect(other.json).toMatchObject({ ok: false, code: 'decided' });
		expect(resumedWith(other)).toMatchObject(DECLINED);
	});
});
