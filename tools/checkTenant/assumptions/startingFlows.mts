import { randomUUID } from 'node:crypto';
import { holdsIf, unclear, type Assumption, type Finding } from '../assumption.mts';
import { idOf, isRefused, optionsOf, stateOf } from '../flows.mts';
import { RP_ID, Signer } from '../signer.mts';
import type { Subject } from '../subject.mts';

/** Used when PingOne names no timeout, in ms: the default of its policies. */
const TIMEOUT_MS = 120_000;
/** A flow is looked at so long before its time is over, in ms. */
const MARGIN_MS = 5_000;

async function flowAge(subject: Subject): Promise<Finding> {
	const signer = await Signer.make(subject);
	const flow = await signer.start();
	const { timeout } = optionsOf(flow);
	const timeoutMs = typeof timeout === 'number' ? timeout : TIMEOUT_MS;
	await subject.sleep(timeoutMs - MARGIN_MS);
	const late = await signer.assert(flow);
	const found = `after ${Math.round((timeoutMs - MARGIN_MS) / 1_000)} s: ${stateOf(late)}`;
	return holdsIf(late.json.status === 'COMPLETED', found);
}

async function chosenDevice(subject: Subject): Promise<Finding> {
	const signer = await Signer.make(subject);
	const rp = { id: RP_ID };
	const own = await signer.start({ rp, selectedDevice: { id: signer.deviceId } });
	const other = await signer.start({ rp, selectedDevice: { id: randomUUID() } });
	const isChosen = idOf(own.json.selectedDevice) === signer.deviceId && isRefused(other);
	return holdsIf(isChosen, `own device: ${stateOf(own)}; unknown one: ${stateOf(other)}`);
}

async function unusableAccount(subject: Subject): Promise<Finding> {
	const [disabled, locked] = [await Signer.make(subject), await Signer.make(subject)];
	const changes = [await disabled.change('enabled', { enabled: false }), await locked.lock()];
	const states = [await disabled.start(), await locked.start()];
	const refused = changes.find(({ status }) => status >= 300);
	if (refused) return unclear(`the account cannot be changed: ${stateOf(refused)}`);
	const found = `disabled: ${stateOf(states[0])}; locked: ${stateOf(states[1])}`;
	return holdsIf(states.every(isRefused), found);
}

/** Undecided without --population: the app's own role may be for all. */
async function populationRole(subject: Subject): Promise<Finding | undefined> {
	if (subject.populationId === undefined) return undefined;
	const { json, status } = await subject.call('GET', '/populations', { query: { limit: '2' } });
	const { populations = [] } = (json._embedded ?? {}) as { populations?: unknown[] };
	if (status === 200 && populations.length > 1) {
		return unclear('the worker app sees several populations: grant its role for one only');
	}
	const signer = await Signer.make(subject);
	const right = await signer.assert(await signer.start());
	const found = `populations seen: ${populations.length}; assertion: ${stateOf(right)}`;
	return holdsIf(right.json.status === 'COMPLETED', found);
}

/** How flows start and how long they live, of which Ping documents a part. */
export const STARTING_FLOWS: Assumption[] = [
	{
		id: 'flow-age',
		section: 'confirm',
		assumes: 'A flow is valid for at least the `timeout` in its options',
		otherwise:
			'Users who take their time have to try again, or find the link closed with `KEY_REFUSED`',
		how: 'Click the button, and touch the key after 100 seconds',
		probe: flowAge,
	},
	{
		id: 'chosen-device',
		section: 'confirm',
		assumes: 'A flow can start with one of the user’s devices as `selectedDevice.id`',
		otherwise: 'No harm: the node selects a device after the flow starts, if necessary',
		how: 'Start a device authentication with `selectedDevice` through the API',
		probe: chosenDevice,
	},
	{
		id: 'unusable-account',
		section: 'confirm',
		assumes:
			'PingOne refuses a flow for a disabled account, and for a locked one (documented, unless the policy has `ignoreUserLock`)',
		otherwise: 'No harm: the node checks the account before it starts a flow',
		how: 'Start a device authentication for a disabled account through the API',
		probe: unusableAccount,
	},
	{
		id: 'population-role',
		section: 'confirm',
		assumes:
			'Identity Data Admin for one population is enough for the flows of that population’s users',
		otherwise: 'Grant the role for the environment',
		how: 'Run `npm run check:tenant -- --population <id> --policy <id>` as a worker app that has the role only for that population',
		probe: populationRole,
	},
];
