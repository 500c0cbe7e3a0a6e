import type { Reply } from '../support/pingOneClient.mts';
import { details, type CollectionBody } from '../support/sandboxApi.mts';
import { useWorld } from '../support/world.mts';

interface UserBody {
	username: string;
}

const { sandbox, api } = useWorld();

async function refusal(query: string): Promise<unknown[]> {
	const reply = await api('GET', `/users?${query}`);
	return [reply.status, reply.body.code, ...details(reply)];
}

describe('paging through users', () => {
	async function pages(query: string): Promise<string[][]> {
		const found: string[][] = [];
		let path: string | undefined = `/users?${query}`;
		while (path !== undefined) {
			const reply: Reply<CollectionBody<UserBody>> = await api<CollectionBody<UserBody>>(
				'GET',
				path,
			);
			expect(reply.body.size).toBe(reply.body._embedded.users.length);
			found.push(reply.body._embedded.users.map(({ username }) => username));
			path = reply.body._links.next?.href.split(sandbox.ids.environmentId)[1];
		}
		return found;
	}

	it('goes by limit, and ends without a next link', async () => {
		const all = await pages('limit=10');
		expect(all.map((page) => page.length)).toEqual([10, 10, 5]);
		expect(new Set(all.flat()).size).toBe(25);
		expect(await pages('limit=25')).toHaveLength(1);
	});

	it('may answer fewer users than the limit', async () => {
		await sandbox.control('POST', '/settings', { usersPageSize: 7 });
		expect((await pages('limit=1000')).map((page) => page.length)).toEqual([7, 7, 7, 4]);
	});

	it('keeps the filter across pages', async () => {
		const filter = encodeURIComponent('username sw "k"');
		expect(await pages(`filter=${filter}&limit=2`)).toEqual([
			['kathleen.booth', 'katherine.johnson'],
			['konrad.zuse'],
		]);
	});

	it('leaves out the total', async () => {
		expect((await api('GET', '/users')).body).not.toHaveProperty('count');
	});

	it.each(['limit=0', 'limit=1001', 'limit=x', 'limit=-1'])('refuses %s', async (query) => {
		expect(await refusal(query)).toEqual([400, 'INVALID_DATA', 'OUT_OF_RANGE limit']);
	});

	it('refuses a cursor that is invented or of another filter', async () => {
		const invalid = [400, 'INVALID_DATA', 'INVALID_VALUE cursor'];
		expect(await refusal('cursor=abc')).toEqual(invalid);
		const { body } = await api<CollectionBody<UserBody>>('GET', '/users?limit=1');
		const cursor = new URL(body._links.next?.href ?? '').searchParams.get('cursor');
		const filter = encodeURIComponent('username sw "a"');
		expect(await refusal(`cursor=${cursor}&filter=${filter}`)).toEqual(invalid);
	});
});
