import { depth } from '../../support/depth.mts';
import { begin, finish, resumedWith } from '../../support/enrollment/ceremony.mts';
import {
	LINK,
	linkIn,
	linkParameters,
	startEnrollment,
} from '../../support/enrollment/execution.mts';
import { listen } from '../../support/enrollment/listen.mts';
import { useUnkindPingOne } from '../../support/enrollment/unkind.mts';
import { useWorld } from '../../support/world.mts';
import { later } from '../../support/enrollment/facts.mts';

const DAY_MS = 86_400_000;
const PAGES = depth(20, 100);

const { sandbox } = useWorld();
useUnkindPingOne(sandbox);

afterEach(() => {
	jest.restoreAllMocks();
});

it('serves the page as often as it is asked, changes nothing, and asks PingOne nothing', async () => {
	const waiting = await startEnrollment(sandbox);
	await sandbox.control('DELETE', '/requests');
	const pages = await Promise.all(
		Array.from({ length: PAGES }, async () => await waiting.send({ method: 'GET' })),
	);
	for (const { status, resumed } of pages) expect([status, resumed]).toEqual([200, undefined]);
	expect(new Set(pages.map(({ text }) => text)).size).toBe(PAGES);
	expect(await sandbox.control('GET', '/requests')).toEqual([]);
});

describe('expiry', () => {
	it('keeps a try alive that began just before, and lets no new one in', async () => {
		const waiting = await startEnrollment(sandbox);
		later(7 * DAY_MS - 30_000);
		const begun = await begin(waiting);
		later(40_000);
		const late = await waiting.send({ body: { action: 'begin' } });
		expect(late).toMatchObject({ status: 410, json: { code: 'expired' } });
		expect((await waiting.send({ method: 'GET' })).status).toBe(410);
		expect(resumedWith(await finish(waiting, begun))).toMatchObject({ status: 'ACTIVE' });
	});

	it('ends the grace before n8n goes on', async () => {
		const waiting = await startEnrollment(sandbox);
		later(7 * DAY_MS - 30_000);
		const begun = await begin(waiting);
		const until = waiting.run.waitTill?.getTime() ?? 0;
		jest.restoreAllMocks();
		later(until - Date.now() - 25_000);
		const answer = await finish(waiting, begun);
		expect(answer).toMatchObject({ status: 410, json: { code: 'expired' } });
		expect(answer.resumed).toBeUndefined();
	});

	it('refuses a key that comes long after its time', async () => {
		const waiting = await startEnrollment(sandbox);
		const begun = await begin(waiting);
		later(20 * 60_000);
		const answer = await finish(waiting, begun);
		expect(answer).toMatchObject({ status: 422, json: { code: 'late' } });
	});

	it('takes a refusal for lateness only when the browser had stopped asking', async () => {
		const waiting = await startEnrollment(sandbox);
		const refused = async (ms: number) => {
			const begun = await begin(waiting);
			await sandbox.control('POST', '/time/advance', { seconds: 301 });
			later(ms);
			const { json } = await finish(waiting, begun);
			jest.restoreAllMocks();
			return json.code;
		};
		expect([await refused(60_000), await refused(180_000)]).toEqual(['refused', 'late']);
	});

	it('leaves an item that says so and is no device', async () => {
		const waiting = await startEnrollment(
			sandbox,
			{},
			{ link: { linkValidFor: 2, linkValidUnit: 'hours' } },
		);
		const [stacked] = waiting.run.data.executionData?.nodeExecutionStack ?? [];
		const items = stacked.data.main[0] ?? [];
		expect(items).toEqual([
			{
				json: {
					enrollment: {
						status: 'EXPIRED',
						user: {
							id: sandbox.ids.users[0].id,
							username: 'ada.lovelace',
							name: 'Ada Lovelace',
							email: 'ada@example.com',
							mfaEnabled: true,
						},
						linkExpiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
					},
				},
				pairedItem: { item: 0 },
			},
		]);
	});
});

describe('a POST', () => {
	it.each([
		['from another site', { origin: 'https://evil.example' }],
		['from a sandboxed page', { origin: 'null' }],
		['that is a form', { 'content-type': 'application/x-www-form-urlencoded' }],
		['that is a form in disguise', { 'content-type': 'text/plain; application/json' }],
		['of no type', { 'content-type': undefined }],
		['in another encoding', { 'content-type': 'application/json; charset=utf-16' }],
		['that is compressed, or says so', { 'content-encoding': 'gzip' }],
	])('%s is not heard', async (_, headers) => {
		const waiting = await startEnrollment(sandbox);
		const answer = await waiting.send({ body: { action: 'begin' }, headers });
		expect(answer).toMatchObject({ status: 400, json: { ok: false, code: 'invalid' } });
	});

	it('is heard without Origin, and with a charset', async () => {
		const waiting = await startEnrollment(sandbox);
		const headers = { origin: undefined, 'content-type': 'application/json; charset=utf-8' };
		const answer = await waiting.send({ body: { action: 'begin' }, headers });
		expect(answer.json.ok).toBe(true);
	});

	it('is heard when n8n has read it, for an execution that waited before an update', async () => {
		const waiting = await startEnrollment(sandbox);
		const answer = await waiting.send({ body: { action: 'begin' }, state: 'read' });
		expect(answer.json.ok).toBe(true);
	});

	it('whose sender has gone is refused', async () => {
		const waiting = await startEnrollment(sandbox);
		const answer = await waiting.send({ body: { action: 'begin' }, state: 'brokenOff' });
		expect(answer.json).toEqual({ ok: false, code: 'invalid', repeat: true });
	});

	it('is read by the node, whatever options are saved in the workflow', async () => {
		for (const options of [undefined, {}, { maxAttempts: 3 }]) {
			const { run } = await startEnrollment(sandbox, { options });
			const [{ node }] = run.data.executionData?.nodeExecutionStack ?? [];
			expect(node.parameters.options).toMatchObject({ ...options, binaryData: true });
		}
	});
});

it.each([
	['ends the wait', {}, { status: 'CLOSED', reason: 'CREDENTIAL_UNUSABLE' }],
	['keeps waiting when the admin chose so', { onPermanentFailure: 'keep' }, undefined],
])('%s when the credential has gone', async (_, options, enrollment) => {
	const waiting = await startEnrollment(sandbox, { options });
	const gone = Object.assign(Object.create(Object.getPrototypeOf(waiting) as object), waiting, {
		settings: { ...waiting.settings, credential: undefined },
	}) as typeof waiting;
	const answer = await gone.send({ body: { action: 'begin' } });
	expect(answer).toMatchObject({ status: 424, json: { code: 'policy' } });
	if (enrollment === undefined) expect(answer.resumed).toBeUndefined();
	else expect(resumedWith(answer)).toMatchObject({ enrollment });
});

it('sends headers that keep the link and the page to themselves', async () => {
	const waiting = await startEnrollment(sandbox, {
		page: { logoUrl: 'https://cdn.example.com/logo.svg?v=1' },
	});
	const page = await waiting.send({ method: 'GET' });
	const post = await waiting.send({ body: {} });
	for (const { headers } of [page, post]) {
		expect(headers).toMatchObject({
			'cache-control': 'no-store',
			'referrer-policy': 'no-referrer',
			'x-content-type-options': 'nosniff',
			'x-frame-options': 'DENY',
			'x-robots-tag': expect.stringContaining('noindex'),
			'permissions-policy': expect.stringMatching(
				/^publickey-credentials-create=\(self\), .*camera=\(\).*usb=\(\)/,
			),
		});
		expect(headers['access-control-allow-origin']).toBeUndefined();
		// It would bind everything on this host, whatever the port: the proxy’s to decide.
		expect(headers['strict-transport-security']).toBeUndefined();
	}
	const nonce = /script-src 'nonce-([\w+/=]+)'/.exec(page.headers['content-security-policy'])?.[1];
	expect(page.headers['content-security-policy']).toBe(
		`default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; ` +
			"img-src 'self' https://cdn.example.com/logo.svg; connect-src 'self'; form-action 'none'; " +
			"frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; " +
			"trusted-types 'none'",
	);
});

it('sends the holder of the user’s older link to the latest message', async () => {
	const parameters = linkParameters(sandbox);
	const waiting = await startEnrollment(
		sandbox,
		{},
		{
			before: [
				{ name: 'Made before', parameters },
				{ name: LINK, parameters },
			],
		},
	);
	const lines = listen();
	const { code } = linkIn(waiting.run, 'Made before');
	const { json } = await waiting.send({ body: { action: 'open' }, proof: code });
	expect(json).toEqual({ ok: false, code: 'wrongLink' });
	// It is no stranger's.
	expect(lines.join()).not.toContain('wrong_proof');
	expect(await begin(waiting)).toHaveProperty('token');
});
