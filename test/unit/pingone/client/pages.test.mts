import type { IDataObject } from 'n8n-workflow';
import { PingOneApi } from '../../../../nodes/PingOne/pingone/client/api.ts';
import {
	type ApiResponse,
	toResponse,
} from '../../../../nodes/PingOne/pingone/errors/apiResponse.ts';
import { PingOneError } from '../../../../nodes/PingOne/pingone/errors/failure.ts';
import { readEntries } from '../../../../nodes/PingOne/pingone/client/pages.ts';
import { equals } from '../../../../nodes/PingOne/pingone/client/scim.ts';
import { memberOf } from '../../../../nodes/PingOne/pingone/group/groups.ts';
import type { ApiRequest } from '../../../../nodes/PingOne/pingone/client/apiRequest.ts';

const ENVIRONMENT = '11111111-2222-4333-8444-555555555555';
const BASE = `https://api.pingone.eu/v1/environments/${ENVIRONMENT}`;

/** PingOne with pages of these sizes; the cursor is the number of the page. */
function pagesOf(sizes: number[], changes: (page: number) => IDataObject = () => ({})) {
	const asked: ApiRequest[] = [];
	const connection = {
		apiUrl: 'https://api.pingone.eu',
		authUrl: 'https://auth.example.com',
		environmentId: ENVIRONMENT,
		workerEnvironmentId: ENVIRONMENT,
		tenant: 't',
	};
	const send = async (request: ApiRequest) => {
		asked.push(request);
		const page = Number(request.query?.cursor ?? 0);
		const href = `${BASE}/users?limit=9&cursor=${page + 1}`;
		const users = Array.from({ length: sizes[page] }, (_, index) => ({ id: `${page}/${index}` }));
		const body = {
			_links: page + 1 < sizes.length ? { next: { href } } : {},
			_embedded: { users },
			...changes(page),
		};
		return await Promise.resolve(toResponse(200, {}, JSON.stringify(body)));
	};
	return { api: new PingOneApi(connection, send, { timeoutMs: 1000 }), asked };
}

const ids = async (sizes: number[], most?: number) => {
	const { api, asked } = pagesOf(sizes);
	const entries = await readEntries<{ id: string }>(api, ['users'], { limit: 9 }, most);
	return { found: entries.map(({ id }) => id), pages: asked.length };
};

it.each([
	[[3, 0, 7, 1], 11],
	[[0, 0, 2], 2],
	[[1, 1, 1, 1, 1], 5],
	[[0], 0],
	[[200, 137, 200, 3], 540],
])('pages of %j entries come complete and once', async (sizes, total) => {
	const { found, pages } = await ids(sizes);
	expect(new Set(found).size).toBe(total);
	expect(found).toHaveLength(total);
	expect(pages).toBe(sizes.length);
});

it.each([
	[1, 1, 1],
	[3, 3, 1],
	[4, 4, 3],
	[11, 11, 4],
	[99, 11, 4],
])('at most %p are taken, and no page more is asked for than that takes', async (...row) => {
	const [most, count, pages] = row;
	const result = await ids([3, 0, 7, 1], most);
	expect(result.found).toHaveLength(count);
	expect(result.pages).toBe(pages);
});

it('takes the query of the next page from the link, and nothing else from it', async () => {
	const { api, asked } = pagesOf([1, 1]);
	await readEntries(api, ['users'], { limit: 9, filter: equals('enabled', true) });
	expect(asked.map(({ path, query }) => ({ path, query }))).toEqual([
		{ path: ['users'], query: { limit: 9, filter: 'enabled eq true' } },
		{ path: ['users'], query: { limit: '9', cursor: '1' } },
	]);
});

const SELF = { self: { href: `${BASE}/users?limit=9` } };
const NOTHING = { _embedded: undefined };

it.each([
	['a link to itself', { ...NOTHING, _links: SELF }],
	['its size', { ...NOTHING, size: 0 }],
	['its count', { _embedded: {}, count: 0 }],
	['its size, and a null', { _embedded: { users: null }, size: 0 }],
])('without a list, an empty collection is known by %s', async (_, change) => {
	const { api } = pagesOf([2], () => change as IDataObject);
	expect(await readEntries(api, ['users'])).toEqual([]);
});

it.each([
	['no word of a collection', NOTHING],
	['nothing in it', { _embedded: {} }],
	['text for a list', { _embedded: { users: 'none' } }],
	['a size that it does not show', { ...NOTHING, _links: SELF, size: 2 }],
	['a link to something else', { ...NOTHING, _links: { self: { href: `${BASE}/groups` } } }],
	['a link that is none', { ...NOTHING, _links: { self: { href: 'http://[' } } }],
])('is no collection, empty or not: an answer with %s', async (_, change) => {
	const { api } = pagesOf([2], () => change as IDataObject);
	const thrown: unknown = await readEntries(api, ['users']).catch((reason: unknown) => reason);
	expect(thrown).toBeInstanceOf(PingOneError);
	expect((thrown as PingOneError).failure).toMatchObject({ kind: 'unreadable', status: 200 });
});

it.each([
	'https://api.pingone.eu.attacker.example/v1',
	'https://api.pingone.com/v1',
	'http://api.pingone.eu/v1',
	'https://api.pingone.eu:8443/v1',
	`${BASE}/../x/users`,
	`${BASE}/users/../populations`,
	`${BASE}/users/`,
	'//attacker.example/users',
	'javascript:alert(1)',
])('%s is no next page', async (href) => {
	const { api, asked } = pagesOf([1], () => ({ _links: { next: { href } } }));
	const thrown: unknown = await readEntries(api, ['users']).catch((reason: unknown) => reason);
	expect(thrown).toBeInstanceOf(PingOneError);
	expect((thrown as PingOneError).failure).toMatchObject({
		code: 'NEXT_PAGE',
		request: 'GET users',
	});
	expect(asked).toHaveLength(1);
});

it.each([
	['a list of links', [{ href: `${BASE}/users?cursor=1` }]],
	['a bare address', `${BASE}/users?cursor=1`],
	['a link without text', { href: 1 }],
])('does not take %s for the end of the collection', async (_, next) => {
	const { api } = pagesOf([1], () => ({ _links: { next } }));
	const reading = readEntries(api, ['users']);
	await expect(reading).rejects.toMatchObject({ failure: { code: 'NEXT_PAGE' } });
});

it('ends when PingOne gives the same page again and again, each time under another mark', async () => {
	const { api } = pagesOf(Array.from({ length: 50_000 }, () => 3));
	const answer = Reflect.get(api, 'send') as (request: ApiRequest) => Promise<ApiResponse>;
	const first = await answer({ method: 'GET', path: ['users'], timeoutMs: 1 });
	Reflect.set(api, 'send', async (request: ApiRequest) => {
		const { json } = await answer(request);
		return { ...first, json: { ...json, _embedded: first.json?._embedded } };
	});
	const reading = readEntries(api, ['users']);
	await expect(reading).rejects.toMatchObject({ failure: { code: 'ENDLESS_PAGES' } });
});

it('does not give out a user who joined a group and was deleted since', async () => {
	const { api } = pagesOf([0]);
	const answer = Reflect.get(api, 'send') as (request: ApiRequest) => Promise<unknown>;
	// PingOne goes on showing the user.
	Reflect.set(api, 'send', async (request: ApiRequest) =>
		request.path.at(-1) === 'ada' ? toResponse(200, {}, '{"id":"ada"}') : await answer(request),
	);
	const path = ['users', 'ada', 'memberOfGroups'];
	const read = async () => await readEntries(api, ['users'], { filter: memberOf('g') });
	const joined = toResponse(201, {}, '{"id":"g","type":"DIRECT"}');
	api.memory.learn({ method: 'POST', path, timeoutMs: 1 }, joined);
	expect(await read()).toEqual([{ id: 'ada' }]);
	const deleted = toResponse(204, {}, '');
	api.memory.learn({ method: 'DELETE', path: ['users', 'ada'], timeoutMs: 1 }, deleted);
	expect(await read()).toEqual([]);
});

it('takes a list that comes under a name of its own, when it is the only one', async () => {
	const { api } = pagesOf([1], () => ({ _embedded: { memberOfGroups: [{ id: 'x' }] } }));
	expect(await readEntries(api, ['users'])).toEqual([{ id: 'x' }]);
});

it.each([
	['PingOne’s own link, through a gateway', `${BASE}/users?cursor=1`, 2],
	['another collection', `${BASE}/groups?cursor=1`, 1],
])('behind a gateway the path decides: %s', async (_, href, pages) => {
	const { api, asked } = pagesOf([1, 1], (page) =>
		page === 0 ? { _links: { next: { href } } } : {},
	);
	Object.assign(api.connection, { isGateway: true, apiUrl: 'https://gateway.example/ping' });
	await readEntries(api, ['users']).catch(() => undefined);
	expect(asked).toHaveLength(pages);
});

describe('when PingOne does not know its mark for the next page anymore', () => {
	const gone = () => ({
		code: 'INVALID_DATA',
		details: [{ code: 'INVALID_VALUE', target: 'cursor', message: 'The cursor is invalid.' }],
	});
	/** PingOne forgets its marks at each of these requests, counted from 0. */
	function forgetting(rows: IDataObject[][], at: (request: number) => boolean) {
		const { api, asked } = pagesOf(
			rows.map(() => 0),
			(page) => ({ _embedded: { users: rows[page] } }),
		);
		const answer = Reflect.get(api, 'send') as (request: ApiRequest) => Promise<unknown>;
		const send = async (request: ApiRequest) => {
			const isLost = at(asked.length) && request.query?.cursor !== undefined;
			const answered = await answer(request);
			return isLost ? toResponse(400, {}, JSON.stringify(gone())) : answered;
		};
		Reflect.set(api, 'send', send);
		return { api, asked };
	}
	const rowsOf = (...pages: string[]) => pages.map((page) => page.split('').map((id) => ({ id })));
	const read = async (api: PingOneApi) =>
		(await readEntries<{ id: string }>(api, ['users'])).map(({ id }) => id).join('');

	it.each([
		['once', [2], 7],
		['at each page', [1, 4, 8], 13],
	])('begins again, %s, and gives each entry once', async (_, requests, sent) => {
		const { api, asked } = forgetting(rowsOf('abc', 'de', 'f', 'gh'), (n) => requests.includes(n));
		expect(await read(api)).toBe('abcdefgh');
		expect(asked).toHaveLength(sent);
	});

	it('gives an entry once that somebody else’s change has moved to the next page', async () => {
		const { api } = forgetting(rowsOf('abc', 'cde', 'ef'), () => false);
		expect(await read(api)).toBe('abcdef');
	});

	it('gives out both ways in which a user is in a group', async () => {
		const rows = [[{ id: 'g', type: 'INDIRECT' }], [{ id: 'g', type: 'DIRECT' }]];
		expect(await read(forgetting(rows, () => false).api)).toBe('gg');
	});

	it('ends when beginning again brought nothing new', async () => {
		const { api, asked } = forgetting(rowsOf('abc', 'de'), () => true);
		await expect(read(api)).rejects.toThrow(PingOneError);
		expect(asked).toHaveLength(4);
	});

	it('ends where entries cannot be told apart', async () => {
		const rows = [[{ name: 'a' }], [{ name: 'b' }]];
		const { api, asked } = forgetting(rows, (n) => n === 1);
		await expect(read(api)).rejects.toThrow(PingOneError);
		expect(asked).toHaveLength(2);
	});
});
