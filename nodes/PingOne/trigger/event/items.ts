import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import { describeError } from '../../pingone/errors/describeError';
import { isNotFound } from '../../pingone/errors/failure';
import { isUuid } from '../../pingone/errors/uuid';
import { outcomeOf } from './members';
import { type Found, simplifyEvent } from './readEvent';
import type { TriggerSettings } from './settings';
import { readSubject, type Subject } from './subject';

/** `notNamed`: by the event. `gone`: deleted, or not visible to the worker app. */
type Standing = 'current' | 'gone' | 'notNamed' | 'unavailable';

interface Detail {
	value: IDataObject | null;
	standing: Standing;
	problem?: string;
}

const without = (member: string, body: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(body).filter(([name]) => name !== member));

async function read(api: Promise<PingOneApi>, path: string[]): Promise<Detail> {
	try {
		return { value: without('_links', await (await api).getById(path)), standing: 'current' };
	} catch (thrown) {
		if (isNotFound(thrown)) return { value: null, standing: 'gone' };
		const { message, hint } = describeError(thrown);
		return { value: null, standing: 'unavailable', problem: `${message}. ${hint}` };
	}
}

function toMembers(user: Detail, device: Detail): IDataObject {
	return {
		user: user.value,
		userStatus: user.standing,
		device: device.value,
		deviceStatus: device.standing,
		detailsProblem: user.problem ?? device.problem ?? null,
	};
}

/** Reads the current users and devices of events, each once. Never rejects. @returns members to add */
async function fetchDetails(subjects: Subject[], api: Promise<PingOneApi>): Promise<IDataObject[]> {
	// Events that name no one do not mind.
	api.catch(() => undefined);
	const begun = new Map<string, Promise<Detail>>();
	const detail = async (...path: Array<string | undefined>): Promise<Detail> => {
		const isNamed = path.every((part, index) => index % 2 === 0 || isUuid(part));
		if (!isNamed) return { value: null, standing: 'notNamed' };
		const key = path.join('/');
		const found = begun.get(key) ?? read(api, path as string[]);
		begun.set(key, found);
		return await found;
	};
	return await Promise.all(
		subjects.map(async ({ userId, deviceId }) =>
			toMembers(
				...(await Promise.all([
					detail('users', userId),
					detail('users', userId, 'devices', deviceId),
				])),
			),
		),
	);
}

/** Whether an event has the selected outcome, or may have: nothing is dropped that could be wanted. */
export const hasOutcome = (event: IDataObject, { outcome }: Pick<TriggerSettings, 'outcome'>) =>
	outcome === undefined || (outcomeOf(event) ?? outcome) === outcome;

/** Turns each event into an item. @param open connects to PingOne, if that is needed */
export async function toItems(
	found: Found[],
	settings: TriggerSettings,
	open: () => Promise<PingOneApi>,
): Promise<INodeExecutionData[]> {
	const details = settings.fetchDetails
		? await fetchDetails(
				found.map(({ event }) => readSubject(event)),
				open(),
			)
		: undefined;
	return found.map((each, index) => {
		// Rows of the audit log always have it.
		const event = settings.includeSource ? each.event : without('source', each.event);
		return {
			json: {
				...(settings.simplify ? simplifyEvent({ ...each, event }) : event),
				...(settings.simplify && settings.includeRaw && { raw: event }),
				...details?.[index],
			},
		};
	});
}
