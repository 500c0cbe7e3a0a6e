import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json as readJson } from 'node:stream/consumers';
import { itemsOf } from '../../../tools/host/n8n.mts';
import { draws } from '../../support/depth.mts';
import { brokenRequest, random, type RightFinish } from '../../support/enrollment/brokenBodies.mts';
import {
	enrollWorkflow,
	type EnrollmentHost,
	startEnrollmentHost,
	type Waiting,
} from '../../support/enrollment/host.mts';
import { answerAttempt, call, callWithLarge, post } from '../../support/enrollment/linkClient.mts';

const CASES = draws(200, 500);
/** Longer bodies than this are refused before they are read. In bytes. */
const MAX_BODY = 128 * 1_024;
/** A link takes 30 begins and finishes a minute, so far from it that none is refused for that. */
const ATTEMPTS = 8;
const SEED = 20_300_108;

let host: EnrollmentHost;
let waiting: Waiting;
let right: RightFinish;
let attempts: number;

const rightFinish = async (): Promise<RightFinish> => ({
	proof: waiting.link.split('#')[1],
	...((await answerAttempt(waiting.link)) as Omit<RightFinish, 'proof'>),
});

const beginAnew = async () => {
	right = await rightFinish();
	attempts++;
};

const startAnew = async () => {
	await host.sandbox.control('POST', '/reset');
	waiting = await host.start('enroll', { email: 'ada@example.com' });
	attempts = 0;
	await beginAnew();
};

beforeAll(async () => {
	host = await startEnrollmentHost({
		// n8n evaluates nothing of what is sent here; with its older engine a request costs a quarter.
		env: { N8N_EXPRESSION_ENGINE: 'legacy' },
		workflows: (sandbox) => [enrollWorkflow(sandbox, 'enroll', { options: { maxAttempts: 50 } })],
	});
	await startAnew();
});
afterAll(async () => await host?.close());

const paths = () => [waiting.link, waiting.link.replace('/form-waiting/', '/webhook-waiting/')];

const callWhole = async (link: string, headers: Record<string, string>, body: Buffer) =>
	await call(link, 'POST', headers, body);

const stillWaits = async () =>
	expect((await host.client().execution(waiting.executionId)).status).toBe('waiting');

/** Leaves the next request a link that waits and an attempt that can be finished. */
async function goOn(code: string, done: boolean): Promise<void> {
	if (done || code === 'closed') await startAnew();
	else if (['busy', 'mismatch', 'refused', 'known', 'ok'].includes(code)) {
		await stillWaits();
		if (code === 'busy' || attempts === ATTEMPTS) await startAnew();
		else await beginAnew();
	}
}

it(`n8n and the node answer ${CASES} broken requests, none with 5xx, and the execution waits on`, async () => {
	const roll = random(SEED);
	const seen = new Map<string, number>();
	for (let index = 0; index < CASES; index++) {
		const { headers, body } = brokenRequest(roll, right);
		const send = body.length > MAX_BODY ? callWithLarge : callWhole;
		const answer = await send(paths()[index % 2], headers, body);
		if (!answer) {
			await stillWaits();
			continue;
		}
		const { status, json } = answer;
		// An answer of the page's own form comes from the node: n8n turned nothing away by itself.
		expect({ index, headers, size: body.length, status, own: typeof json.ok }).toEqual({
			...{ index, headers, size: body.length, own: 'boolean' },
			status: expect.any(Number),
		});
		expect(status).toBeLessThan(500);
		const code = String(json.code ?? 'ok');
		seen.set(code, (seen.get(code) ?? 0) + 1);
		await goOn(code, json.done === true);
	}
	for (const code of ['invalid', 'stale', 'mismatch'])
		expect(seen.get(code)).toBeGreaterThan(CASES / 40);
	await stillWaits();
	expect((await call(waiting.link)).status).toBe(200);
	expect((await post(waiting.link, right)).json.done).toBe(true);
	const execution = await host.ended(waiting.executionId);
	expect(execution.status).toBe('success');
	expect(itemsOf(execution, 'Tell HR')).toHaveLength(1);
});

/** The rest of the day goes on as if nothing had been sent. */
const endsWell = async () => {
	await stillWaits();
	expect((await post(waiting.link, right)).json.done).toBe(true);
	expect((await host.ended(waiting.executionId)).status).toBe('success');
};

const REFUSED = { ok: false, code: 'invalid', repeat: true };
const JSON_TYPE = { 'content-type': 'application/json' };

describe('bodies that n8n would read', () => {
	beforeEach(startAnew);

	it.each(['gzip', 'deflate', 'br'])(
		'one that claims to be %s is refused as any other',
		async (encoding) => {
			const headers = { ...JSON_TYPE, 'content-encoding': encoding };
			for (const path of paths()) {
				const { status, json } = await call(path, 'POST', headers, '{"action":"begin"}');
				expect([status, json]).toEqual([400, REFUSED]);
				expect((await call(path, 'GET', headers)).status).toBe(200);
			}
			await endsWell();
		},
	);

	it.each([16, 32])('%i MB are refused', async (size) => {
		const body = Buffer.from(`{"action":"begin","nickname":"${'x'.repeat(size * 1_024 * 1_024)}"}`);
		for (const path of paths()) {
			const answer = await callWithLarge(path, JSON_TYPE, body);
			if (answer) expect([answer.status, answer.json]).toEqual([400, REFUSED]);
		}
		await endsWell();
	});

	it('16 MB are refused before they are sent, and the sender can read that and send on', async () => {
		for (const path of paths()) {
			const length = 16 * 1_024 * 1_024;
			const headers = { ...JSON_TYPE, 'content-length': length };
			const sent = request(path, { method: 'POST', headers, agent: false });
			const ended = new Promise((resolve) => sent.on('close', resolve));
			sent.on('error', () => undefined);
			sent.write('{"action":"begin","nickname":"');
			const [response] = (await once(sent, 'response')) as [IncomingMessage];
			expect([response.statusCode, await readJson(response)]).toEqual([400, REFUSED]);
			sent.end(Buffer.alloc(length - 30, 'x'));
			await ended;
		}
		await endsWell();
	});

	it('one that is broken off leaves the wait as it was', async () => {
		for (let times = 0; times < 20; times++) {
			const sent = request(waiting.link, { method: 'POST', headers: JSON_TYPE });
			sent.on('error', () => undefined);
			sent.write('{"action":');
			await new Promise((resolve) => setTimeout(resolve, 10 * times));
			sent.destroy();
		}
		await endsWell();
	});

	it('one that does not come to an end is refused after 5 seconds and cut off after 6', async () => {
		const started = Date.now();
		const seconds = () => (Date.now() - started) / 1_000;
		const sent = request(waiting.link, { method: 'POST', headers: JSON_TYPE });
		const closed = new Promise<number>((resolve) => sent.on('close', () => resolve(seconds())));
		const drip = setInterval(() => sent.write('['), 500);
		sent.on('close', () => clearInterval(drip));
		sent.on('error', () => undefined);
		const answered = await new Promise<[number | undefined, number]>((resolve) =>
			sent.on('response', (response) => {
				response.resume();
				resolve([response.statusCode, seconds()]);
			}),
		);
		expect(answered[0]).toBe(400);
		// How much later is up to the machine; test/unit/page/slowBody.test.mts holds both exactly.
		expect(answered[1]).toBeGreaterThan(4.9);
		expect((await call(waiting.link)).status).toBe(200);
		expect(await closed).toBeGreaterThan(5.9);
		await endsWell();
	});
});
