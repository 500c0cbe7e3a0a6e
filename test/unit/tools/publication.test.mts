import { untilAllLive } from '../../../tools/host/publication.mts';

/** An n8n whose published workflows may be broken. */
const n8n = (published: string[], broken: string[]) => {
	const calls: string[] = [];
	const live = async (id: string) => {
		await Promise.resolve();
		if (broken.includes(id)) throw new Error(`Workflow ${id} did not go live (partial): no`);
		calls.push(`live ${id}`);
	};
	return {
		calls,
		live,
		publish: async (id: string) => {
			calls.push(`publish ${id}`);
			await live(id);
		},
		publishedWorkflows: async () => await Promise.resolve(published),
	};
};

it('goes on without a workflow of the user that cannot go live, and names it', async () => {
	const client = n8n(['own', 'broken', 'other'], ['broken']);
	const told: string[] = [];
	await untilAllLive(client, ['own'], (why) => told.push(why));
	expect(client.calls).toEqual(['publish own', 'live own', 'live other']);
	expect(told).toEqual(['Workflow broken did not go live (partial): no']);
});

it('does not go on without one of its own', async () => {
	const client = n8n(['own'], ['own']);
	await expect(untilAllLive(client, ['own'], () => undefined)).rejects.toThrow('Workflow own');
});

it('throws where nobody is told', async () => {
	await expect(untilAllLive(n8n(['broken'], ['broken']), [])).rejects.toThrow('Workflow broken');
});
