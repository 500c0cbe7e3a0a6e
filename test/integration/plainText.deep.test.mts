import { createParameters } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, node } = useWorld();

const NAME = 'Engineering';

/** The device that a create asked for, and whom for. */
const asked = async () => {
	const post = (await sandbox.requests()).find(({ method }) => method === 'POST');
	return { path: post?.path, body: post?.body };
};

it('takes an ID, a name and a domain as plain text, as workflows made by API have them', async () => {
	const { policyId } = sandbox.ids;
	const { id } = sandbox.user();
	await node.outputs(
		createParameters(sandbox, { user: id, policy: ` ${policyId} `, rpId: 'example.com' }),
	);
	expect(await asked()).toMatchObject({
		path: expect.stringContaining(`/users/${id}/devices`),
		body: { rp: { id: 'example.com' }, policy: { id: policyId } },
	});
});

it('takes a username and the name of a group as plain text', async () => {
	const { id, username } = sandbox.user();
	const group = sandbox.ids.groups[NAME];
	const user = { resource: 'group', operation: 'addUser', options: {}, user: username };
	await node.outputs({ ...user, group: NAME });
	expect(await asked()).toMatchObject({
		path: expect.stringContaining(`/users/${id}/memberOfGroups`),
		body: { id: group },
	});
});

it('says of plain text that names nothing what was looked for', async () => {
	const { message } = await node.refusal(
		createParameters(sandbox, { user: sandbox.user().id, policy: 'No such policy' }),
	);
	expect(message).toContain("matches no policy: PingOne has no policy named 'No such policy'");
});
