import type { IDataObject } from 'n8n-workflow';
import { requestToken, type Reply } from '../support/pingOneClient.mts';
import { differences, has } from '../support/samples/compare.mts';
import { storedDevice } from '../support/samples/scenario.mts';
import { replay } from '../support/samples/replay.mts';
import { isObject, SAMPLES, type Json, type Sample } from '../support/samples/sample.mts';
import { useWorld } from '../support/world.mts';

const world = useWorld();
const { sandbox, api } = world;

function expectLike(sample: Sample, body: Json): void {
	if (sample.response.printed !== 'none') {
		expect(differences(sample.response.body, body)).toEqual([]);
	}
	expect(sample.absent.filter((path) => has(body, path))).toEqual([]);
}

/** Codes whose message is documented ("Error codes", "MFA Settings", "API requests"). */
const DOCUMENTED_TEXT = ['INVALID_DATA', 'INVALID_REQUEST', 'REQUEST_FAILED'];

/** Words of an error that are the same every time. */
function words(body: Json): Json {
	if (!isObject(body)) return null;
	const { code = null, message = null, details = [] } = body;
	const parts = (details as Array<Record<string, Json>>).map((each) => ({
		code: each.code,
		target: each.target ?? null,
	}));
	return { code, message: DOCUMENTED_TEXT.includes(String(code)) ? message : null, details: parts };
}

const below = SAMPLES.filter(({ request }) => request.path.startsWith('{{apiPath}}'));
const token = SAMPLES.filter(({ request }) => request.path.endsWith('/as/token'));
const views = SAMPLES.filter(({ request }) => request.path.includes('/deviceAuthentications'));
const anywhere = SAMPLES.filter(({ request }) => request.path === '-');

it('is replayed, every sample of it', () => {
	const all = [...below, ...token, ...views, ...anywhere].map(({ file }) => file);
	expect(all.sort()).toEqual(SAMPLES.map(({ file }) => file).sort());
	expect(all.length).toBeGreaterThanOrEqual(55);
});

describe('the management API answers', () => {
	it.each(below.map((sample) => [sample.file, sample] as const))('%s', async (_, sample) => {
		const { status: documented, body: wanted, printed } = sample.response;
		const { status, body, text } = await replay(world, sample);
		if (documented === null) expect([text, status >= 200 && status < 300]).toEqual([text, true]);
		else expect([text, status]).toEqual([text, documented]);
		expectLike(sample, body as Json);
		if (printed !== 'none' && status >= 400) expect(words(body as Json)).toEqual(words(wanted));
	});
});

describe('the token endpoint refuses in the form of', () => {
	it.each(token.map((sample) => [sample.file, sample] as const))('%s', async (_, sample) => {
		const app = { ...sandbox.ids.apps.basic, clientSecret: 'wrong' };
		const { body, status } = await requestToken(sandbox.url, app);
		expect(status).toBeGreaterThanOrEqual(400);
		expectLike(sample, body as Json);
		const id = /\(Correlation ID: [\w<>-]+\)$/;
		expect([String((sample.response.body as Record<string, Json>).error_description)]).toEqual([
			expect.stringMatching(id),
		]);
		expect(body.error_description).toMatch(id);
	});
});

/** The entries of an authentication's answer that are devices. */
function entries({ response }: Sample): Array<Record<string, Json>> {
	const { _embedded } = response.body as Record<string, Json>;
	return Object.values(_embedded as Record<string, Array<Record<string, Json>>>).flat();
}

/**
 * The authentication service itself is not played. That reading a device shows the same members is
 * assumed, but for `usableStatus`.
 */
describe('a device reads like its entry in', () => {
	it.each(views.map((sample) => [sample.file, sample] as const))('%s', async (_, sample) => {
		expect(entries(sample).length).toBeGreaterThan(0);
		for (const entry of entries(sample)) {
			const { id } = await sandbox.seed(storedDevice(entry) as IDataObject);
			const { body } = await api('GET', `${sandbox.devicesPath()}/${id}`);
			const { usableStatus: __, ...wanted } = entry;
			expect(differences(wanted, body as Json)).toEqual([]);
		}
	});
});

/** One way to bring about each top-level code. */
const PROVOKE: Record<string, () => Promise<Reply>> = {
	INVALID_DATA: () => api('POST', '/users', { body: {} }),
	INVALID_REQUEST: () => api('POST', '/users', { body: '{', contentType: 'application/json' }),
	REQUEST_FAILED: () => api('DELETE', `/populations/${sandbox.ids.populations.Employees}`),
	NOT_FOUND: () => api('GET', '/users/nobody'),
	REQUEST_LIMITED: async () => {
		const rateLimit = { perSecond: 0.01, burst: 1 };
		await sandbox.control('POST', '/settings', { rateLimit });
		await api('GET', '/users');
		return await api('GET', '/users');
	},
};

describe('an error has the form of', () => {
	it.each(anywhere.map((sample) => [sample.file, sample] as const))('%s', async (_, sample) => {
		const { body: wanted, status: documented } = sample.response;
		const code = isObject(wanted) ? String(wanted.code) : 'REQUEST_LIMITED';
		const { body, status, headers } = await PROVOKE[code]();
		if (documented !== null) expect(status).toBe(documented);
		expect(body.code).toBe(code);
		if (documented === 429) expect(headers['retry-after']).toMatch(/^\d+$/);
		if (!isObject(wanted)) return;
		const { details: _details, ...rest } = wanted;
		expect(differences(rest, body as Json)).toEqual([]);
		expect(body.message).toBe(wanted.message);
	});
});
