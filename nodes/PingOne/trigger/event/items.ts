import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import { fetchDetails } from './details';
import { outcomeOf } from './outcome';
import { simplifyEvent, type Found } from './readEvent';
import type { TriggerSettings } from './settings';
import { readSubject } from './subject';

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
