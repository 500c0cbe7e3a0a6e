import { createParameters } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, node } = useWorld();

const status = (code: number, body: object) => ({ kind: 'status', status: code, body });
const page = (code: number) => ({ kind: 'html', status: code });

/** What passes: the node waits and sends again, for a token as for everything else. */
it.each([
	['token', 'limits', status(429, { code: 'REQUEST_LIMITED' })],
	// n8n hands on the code of such a response without its status.
	['token', 'limits, as OAuth says it', status(429, { error: 'slow_down' })],
	['token', 'is down, as OAuth says it', status(503, { error: 'temporarily_unavailable' })],
	['token', 'is a page', page(200)],
	['devices.list', 'is a page', page(200)],
	['devices.list', 'is a gateway’s page with a status of its own', page(520)],
	['devices.list', 'leads to another page', page(302)],
])('%s %s, twice', async (route, _, fault) => {
	const { id } = await sandbox.seed();
	await sandbox.fault(route, fault, { times: 2 });
	const [device] = await node.outputs(node.device('getAll'));
	expect(device).toMatchObject({ id });
});

it('a response to a create that does not show the device: one is left, and comes out', async () => {
	const fault = { ...status(202, {}), when: 'after' };
	await sandbox.fault('devices.create', fault);
	const items = [{ userId: sandbox.user().id }];
	const [{ id }] = await node.outputs(createParameters(sandbox), { items });
	expect(await sandbox.devicesOf()).toMatchObject([{ id }]);
});
