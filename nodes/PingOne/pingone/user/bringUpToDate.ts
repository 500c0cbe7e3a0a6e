import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { afterDoing } from '../errors/changeError';
import type { User } from '../types';
import { difference, isUpToDate, merged, updateUser } from './updateUser';
import { moveUser } from './userAccount';
import { setEnabled, setMfaStatus } from './userFlags';
import { getUser } from './users';

/** What "Update User (Patch)" does not accept, or what has an endpoint of its own. */
const NOT_PATCHED = ['username', 'population', 'enabled', 'mfaEnabled', 'password', 'lifecycle'];

/** A body without some of its members. */
export const without = (body: IDataObject, names: string[]): IDataObject =>
	Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));

type Step = [made: string, work: () => Promise<IDataObject>];

/** What differs between a user and the wanted one, as changes that are still to be made. */
function stepsFor(api: PingOneApi, found: User, wanted: IDataObject): Step[] {
	const { id } = found;
	const { enabled, mfaEnabled } = wanted;
	const population = wanted.population as { id: string } | undefined;
	const attributes = without(wanted, NOT_PATCHED);
	const changes = isUpToDate(attributes, found) ? undefined : difference(attributes, found);
	const steps: Array<Step | undefined> = [
		changes && ['Attributes were updated', async () => await updateUser(api, id, changes)],
		population && population.id !== found.population?.id
			? ['The user was moved', async () => await moveUser(api, id, population.id)]
			: undefined,
		typeof enabled === 'boolean' && enabled !== found.enabled
			? ['Enabled was set', async () => await setEnabled(api, id, enabled)]
			: undefined,
		typeof mfaEnabled === 'boolean' && mfaEnabled !== found.mfaEnabled
			? ['MFA Enabled was set', async () => await setMfaStatus(api, id, mfaEnabled)]
			: undefined,
	];
	return steps.filter((step) => step !== undefined);
}

/**
 * Makes an existing user as wanted. A password is never set.
 *
 * @returns the user afterward; `changed` tells whether anything differed
 * @throws PingOneError; ChangeError when part of the changes was made
 */
export async function bringUpToDate(
	api: PingOneApi,
	found: User,
	wanted: IDataObject,
): Promise<IDataObject> {
	api.turn.goesBy('users', 'id', found.id);
	// An earlier item of the list may have changed what was found meanwhile.
	if (await api.turn.follow('users')) found = await getUser(api, found.id);
	const steps = stepsFor(api, found, wanted);
	const results: IDataObject[] = [];
	const made: string[] = [];
	for (const [what, work] of steps) {
		const result = await work().catch((thrown: unknown) => {
			throw afterDoing(thrown, made.join(', '));
		});
		results.push(result);
		made.push(what);
	}
	const changed = results.some((result) => result.changed === true);
	if (results.length === 0) return { ...found, changed };
	return { ...(await readUpToDate(api, found, wanted)), changed };
}

/** How often the user is read until PingOne shows all of the changes. */
const MAX_LOOKS = 4;

/** The user with the changes; as asked, and marked, when PingOne does not show them. */
async function readUpToDate(
	api: PingOneApi,
	found: User,
	wanted: IDataObject,
): Promise<IDataObject> {
	for (let looks = 1; looks <= MAX_LOOKS; looks += 1) {
		const user = await getUser(api, found.id).catch(() => undefined);
		if (!user) break;
		if (stepsFor(api, user, wanted).length === 0) return user;
		await api.backoff(looks);
	}
	return { ...merged(found, without(wanted, ['password', 'lifecycle'])), confirmed: false };
}
