import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import { describeError } from '../../pingone/errors/describeError';
import { isNotFound } from '../../pingone/errors/failure';
import { isUuid } from '../../pingone/errors/uuid';
import { outcomeOf } from './members';
import { type Found, simplifyEvent } from './readEvent';
import type { TriggerSettings } from './settings';
import { readSubject, type Subject } from './subject';

/**
 * Current state of the user or device. `notNamed`: the event does not say which one. `gone`:
 * deleted in the meantime. `unavailable`: could not be read.
 */
type Standing = 'current' | 'gone' | 'notNamed' | 'unavailable';

interface Detail {
	value: IDataObject | null;
	standing: Standing;
	/** Why it could not be read. */
	problem?: string;
}

const NOT_NAMED: Detail = { value: null, standing: 'notNamed' };

function unavailable(thrown: unknown): Detail {
	const { message, hint } = describeError(thrown);
	return { value: null, standing: 'unavailable', problem: `${message}. ${hint}` };
}

function withoutLinks(body: IDataObject): IDataObject {
	return Object.fromEntries(Object.entries(body).filter(([name]) => name !== '_links'));
}

async function read(api: PingOneApi, path: string[]): Promise<Detail> {
	return await api.get(path).then(
		(body): Detail => ({ value: withoutLinks(body), standing: 'current' }),
		(thrown: unknown): Detail =>
			isNotFound(thrown) ? { value: null, standing: 'gone' } : unavailable(thrown),
	);
}

/** Reads each resource once, however many events refer to it. */
function reader(api: PingOneApi) {
	const begun = new Map<string, Promise<Detail>>();
	return async (path: string[]): Promise<Detail> => {
		const key = path.join('/');
		const detail = begun.get(key) ?? read(api, path);
		begun.set(key, detail);
		return await detail;
	};
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

/**
 * Reads the current users and devices of some events, at the pace that PingOne allows.
 *
 * @param open connects to PingOne; if that fails, every detail says why
 * @returns the members to add to each event's item; never rejects, because the event itself matters
 * more
 */
async function fetchDetails(
	subjects: Subject[],
	open: () => Promise<PingOneApi>,
): Promise<IDataObject[]> {
	const opened = await open().then(
		(api) => ({ read: reader(api) }),
		(thrown: unknown) => ({ failed: unavailable(thrown) }),
	);
	const detail = async (path: Array<string | undefined>): Promise<Detail> => {
		const ids = path.filter((_, index) => index % 2 === 1);
		if (!ids.every(isUuid)) return NOT_NAMED;
		return 'read' in opened ? await opened.read(path as string[]) : opened.failed;
	};
	return await Promise.all(
		subjects.map(async ({ userId, deviceId }) => {
			const [user, device] = await Promise.all([
				detail(['users', userId]),
				detail(['users', userId, 'devices', deviceId]),
			]);
			return toMembers(user, device);
		}),
	);
}

/**
 * Whether an event has the outcome that the admin selected. One whose outcome PingOne does not say
 * is given, with `outcome` null: nothing is dropped that could be wanted.
 */
export function hasOutcome(
	event: IDataObject,
	{ outcome }: Pick<TriggerSettings, 'outcome'>,
): boolean {
	return outcome === undefined || (outcomeOf(event) ?? outcome) === outcome;
}

/** Without address and browser, which rows of the audit log always have. */
function withoutSource(event: IDataObject): IDataObject {
	return Object.fromEntries(Object.entries(event).filter(([name]) => name !== 'source'));
}

/**
 * Turns each event into an item.
 *
 * @param open connects to PingOne, for the current user and device; called only when needed
 */
export async function toItems(
	found: Found[],
	settings: TriggerSettings,
	open: () => Promise<PingOneApi>,
): Promise<INodeExecutionData[]> {
	const details = settings.fetchDetails
		? await fetchDetails(
				found.map(({ event }) => readSubject(event)),
				open,
			)
		: undefined;
	return found.map((each, index) => {
		const event = settings.includeSource ? each.event : withoutSource(each.event);
		return {
			json: {
				...(settings.simplify ? simplifyEvent({ ...each, event }) : event),
				...(settings.simplify && settings.includeRaw && { raw: event }),
				...details?.[index],
			},
		};
	});
}
