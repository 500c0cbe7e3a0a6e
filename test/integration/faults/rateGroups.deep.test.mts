import { setTimeout as delay } from 'node:timers/promises';
import { createParameters, seedHires } from '../../support/tenant.mts';
import { useWorld, type SeenRequest } from '../../support/world.mts';

const { sandbox, node } = useWorld();

const WAIT_S = 8;

const throttledOnce = (code = 'REQUEST_LIMITED') => ({
	kind: 'status',
	status: 429,
	headers: { 'retry-after': String(WAIT_S) },
	body: { code, message: 'Too many requests' },
});

const seen = async (matches: (request: SeenRequest) => boolean) =>
	(await sandbox.requests()).filter(matches);

it('a 429 silences its own rate-limit group, and no other', async () => {
	const hires = await seedHires(sandbox, 5);
	const list = { resource: 'user', operation: 'getAll', limit: 1 };
	// PingOne knows the credential, so that what is learned of a limit is the tenant's.
	await node.outputs(list);
	await sandbox.forgetRequests();
	await sandbox.fault('users.list', throttledOnce());
	const ended: string[] = [];
	const throttled = node.outputs(list).then(() => ended.push('users'));
	while ((await seen(({ status }) => status === 429)).length === 0) await delay(20);
	// Another run in the same group waits with it; devices do not.
	const another = node.outputs(list).then(() => ended.push('users'));
	const items = hires.map((userId) => ({ userId }));
	await node.outputs(createParameters(sandbox), { items }).then(() => ended.push('devices'));
	expect(await seen(({ route }) => route === 'users.list')).toHaveLength(1);
	await Promise.all([throttled, another]);
	expect(ended).toEqual(['devices', 'users', 'users']);
});
