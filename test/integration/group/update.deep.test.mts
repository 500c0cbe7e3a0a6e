import type { IDataObject } from 'n8n-workflow';
import { locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, node, api } = useWorld();

async function make(changes: IDataObject = {}): Promise<string> {
	const { body } = await api<{ id: string }>('POST', '/groups', {
		body: { name: 'Night shift', description: 'From 22 to 6', externalId: 'S-1', ...changes },
	});
	await sandbox.forgetRequests();
	return body.id;
}
const update = (id: string, changes: IDataObject) => ({
	resource: 'group',
	operation: 'update',
	group: locator('id', id),
	...changes,
});
const puts = async () => (await sandbox.requests()).filter(({ method }) => method === 'PUT');

it('sends the whole group, because PingOne removes what is not sent', async () => {
	const id = await make({ customData: { floor: 3 } });
	const [group] = await node.outputs(update(id, { updateFields: { name: ' Late shift ' } }));
	expect(group).toMatchObject({
		id,
		name: 'Late shift',
		description: 'From 22 to 6',
		changed: true,
	});
	expect(await puts()).toMatchObject([
		{
			path: `/v1/environments/${sandbox.ids.environmentId}/groups/${id}`,
			contentType: 'application/json',
			body: {
				name: 'Late shift',
				description: 'From 22 to 6',
				externalId: 'S-1',
				customData: { floor: 3 },
			},
		},
	]);
});

it('clears what is to be cleared, and is fine with what is so already', async () => {
	const id = await make();
	const cleared = update(id, { clearFields: ['description'] });
	const [group] = await node.outputs(cleared);
	expect(group).not.toHaveProperty('description');
	expect(group).toMatchObject({ externalId: 'S-1', changed: true });
	expect(await node.outputs(cleared)).toMatchObject([{ changed: false }]);
});

it.each([
	[{}, "'Update Fields' has no value for this item, and nothing is to be cleared"],
	[{ updateFields: { name: '={{ $json.none }}' } }, "'Update Fields' has no value for this item"],
	[
		{ updateFields: { description: 'x' }, clearFields: ['description'] },
		"'Clear Fields' names Description, which is given a value as well",
	],
])('%j is refused before anything is sent', async (fields, words) => {
	const id = await make();
	expect((await node.refusal(update(id, fields))).message).toContain(words);
	expect(await sandbox.requests()).toEqual([]);
});

it('says that a name is taken', async () => {
	await make({ name: 'Early shift' });
	const id = await make();
	expect(await node.refusal(update(id, { updateFields: { name: 'Early shift' } }))).toMatchObject({
		message: "'Name' is taken: PingOne already has a group 'Early shift'",
		description: 'Nothing was changed. Choose another name, or change that group.',
	});
});

it.each([
	[
		'a rate limit',
		{
			kind: 'status',
			status: 429,
			headers: { 'retry-after': '1' },
			body: { code: 'REQUEST_LIMITED', message: 'Too many requests' },
		},
	],
	['a failure after the change', { kind: 'status', status: 500, when: 'after' }],
	['an outage', { kind: 'status', status: 503 }],
	['a cut connection', { kind: 'cut', when: 'after' }],
])('gets over %s', async (_, fault) => {
	const id = await make();
	await sandbox.fault('groups.replace', fault);
	expect(await node.outputs(update(id, { updateFields: { name: 'Late shift' } }))).toMatchObject([
		{ name: 'Late shift', changed: true },
	]);
});
