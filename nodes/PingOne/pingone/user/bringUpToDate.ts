import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { difference, unmet } from '../difference';
import { afterDoing } from '../errors/changeError';
import { asOutput } from '../reconcile';
import type { User } from '../types';
import { updateUser } from './updateUser';
import { moveUser } from './userAccount';
import { setEnabled, setMfaStatus } from './userFlags';
import { getUser } from './users';

/** What "Update User (Patch)" does not accept, or what has an endpoint of its own. */
const NOT_PATCHED = ['username', 'population', 'enabled', 'mfaEnabled', 'password', 'lifecycle'];

/** A body without some of its members. */
export const without = (body: IDataObject, names: string[]): IDataObject =>
	Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));

/** What has an endpoint of its own, and shows no whole user. */
const FLAGS = [
	{ flag: 'enabled', made: 'Enabled was set', set: setEnabled },
	{ flag: 'mfaEnabled', made: 'MFA Enabled was set', set: setMfaStatus },
] as const;

interface Step {
	made: string;
	flag?: (typeof FLAGS)[number]['flag'];
	work: () => Promise<IDataObject>;
}

/** What differs between a user and the wanted one, or may: some members are shown late. */
function stepsFor(api: PingOneApi, found: User, wanted: IDataObject): Step[] {
	const { id } = found;
	const isOpen = (member: string, wants: unknown, has: unknown, key = member) => {
		const { [key]: set = wants } = api.memory.lately(['users', id, member]);
		return wants !== has || wants !== set;
	};
	const steps: Step[] = [];
	const attributes = without(wanted, NOT_PATCHED);
	if (unmet(attributes, found).length > 0) {
		const changes = difference(attributes, found) ?? {};
		const work = async () => await updateUser(api, id, changes);
		steps.push({ made: 'Attributes were updated', work });
	}
	const population = wanted.population as { id: string } | undefined;
	if (population && isOpen('population', population.id, found.population?.id, 'id')) {
		const work = async () => await moveUser(api, id, population.id);
		steps.push({ made: 'The user was moved', work });
	}
	for (const { set, ...step } of FLAGS) {
		const value = wanted[step.flag];
		if (typeof value === 'boolean' && isOpen(step.flag, value, found[step.flag])) {
			steps.push({ ...step, work: async () => await set(api, id, value) });
		}
	}
	return steps;
}

/** What a result says about the change, beside the user. */
const OF_CHANGE = ['changed', 'confirmed', 'unconfirmed'];

/**
 * Makes an existing user as wanted, but for password and lifecycle. @returns the user; `unconfirmed`
 * names what is not as asked @throws PingOneError; ChangeError when changed in part
 */
export async function bringUpToDate(api: PingOneApi, found: User, wanted: IDataObject) {
	const { turn } = api;
	turn.goesBy('users', 'id', found.id);
	// An earlier item of the list may have changed what was found meanwhile.
	let user = (await turn.follow('users')) ? await getUser(api, found.id) : found;
	const flags: IDataObject = {};
	const results: IDataObject[] = [];
	const made: string[] = [];
	for (const step of stepsFor(api, user, wanted)) {
		const result = await step.work().catch((thrown: unknown) => {
			throw afterDoing(thrown, made.join(', '));
		});
		if (step.flag) flags[step.flag] = result[step.flag];
		else user = without(result, OF_CHANGE) as User;
		results.push(result);
		made.push(step.made);
	}
	// What has an endpoint of its own changes other members as well.
	const isWhole = Object.keys(flags).length === 0;
	const last = isWhole ? user : await getUser(api, found.id).catch(() => user);
	return asOutput({
		state: { ...last, ...flags },
		changed: results.some(({ changed }) => changed === true),
		isShown: results.every(({ confirmed }) => confirmed !== false),
		unmet: results.flatMap((result) => (result.unconfirmed as string[] | undefined) ?? []),
	});
}
