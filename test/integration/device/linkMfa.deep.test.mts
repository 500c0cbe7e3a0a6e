import type { IDataObject } from 'n8n-workflow';
import { startEnrollment } from '../../support/enrollment/execution.mts';
import { locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, node } = useWorld();

const createLink = (changes: IDataObject = {}) =>
	node.device('createLink', { user: locator('id', '={{ $json.id }}'), ...changes });
const items = () => [0, 1, 2].map((place) => ({ id: sandbox.user(place).id }));
const setMfa = async (place: number, mfaEnabled: boolean) =>
	await sandbox.control('POST', `/users/${sandbox.user(place).id}`, { mfaEnabled });
const changes = async () => (await sandbox.requests()).filter(({ method }) => method !== 'GET');
const stateOf = (json: IDataObject) =>
	((json.enrollment as IDataObject).user as IDataObject).mfaEnabled;

it('says of how many users PingOne will not ask for the passkey', async () => {
	await setMfa(0, false);
	await setMfa(2, false);
	const { branches, hints } = await node.run(createLink(), { items: items() });
	expect(branches[0].map(({ json }) => stateOf(json))).toEqual([false, true, false]);
	expect(hints.map(({ message }) => message)).toEqual([
		'MFA is off for 2 of 3 users: PingOne will not ask for the passkey. Turn on Enable MFA under Options, or use the operation Enable MFA.',
	]);
	expect(await changes()).toEqual([]);
});

it('turns MFA on where it is off, when told to', async () => {
	await setMfa(0, false);
	const enableMfa = createLink({ options: { enableMfa: true } });
	const { branches, hints } = await node.run(enableMfa, { items: items() });
	expect(branches[0].map(({ json }) => [stateOf(json), json.changed])).toEqual([
		[true, true],
		[true, false],
		[true, false],
	]);
	expect(hints).toEqual([]);
	expect(await changes()).toMatchObject([
		{ method: 'PUT', path: `${sandbox.userPath()}/mfaEnabled`, body: { mfaEnabled: true } },
	]);
});

it.each([
	['a rate limit', { kind: 'status', status: 429, headers: { 'retry-after': '1' }, body: {} }],
	['an outage', { kind: 'status', status: 503 }],
	['a lost answer', { kind: 'cut', when: 'after' }],
])('gets over %s', async (_, fault) => {
	await setMfa(0, false);
	await sandbox.fault('users.mfaEnabled.update', fault);
	const [output] = await node.outputs(createLink({ options: { enableMfa: true } }), {
		items: items().slice(0, 1),
	});
	expect(output).toMatchObject({ changed: true });
	expect(stateOf(output)).toBe(true);
});

it('makes no link for a disabled user, and does not turn MFA on for one', async () => {
	await setMfa(0, false);
	await sandbox.control('POST', `/users/${sandbox.user().id}`, { enabled: false });
	const { message } = await node.refusal(createLink({ options: { enableMfa: true } }), {
		items: items().slice(0, 1),
	});
	expect(message).toBe("'User' is disabled in PingOne and cannot enroll");
	expect(await changes()).toEqual([]);
});

it('has Enroll know of it, too', async () => {
	await setMfa(0, false);
	const { run } = await startEnrollment(sandbox);
	const [stacked] = run.data.executionData?.nodeExecutionStack ?? [];
	expect(stacked.data.main[0]?.map(({ json }) => stateOf(json))).toEqual([false]);
	const said = Object.values(run.data.resultData.runData)
		.flat()
		.flatMap(({ hints = [] }) => hints.map(({ message }) => message));
	expect(said).toContain(
		'MFA is off for this user: PingOne will not ask for the passkey. Turn on Enable MFA under Options, or use the operation Enable MFA.',
	);
});
