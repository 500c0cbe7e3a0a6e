import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import { fetchDetails } from './details';
import { readSubject, simplifyEvent, succeeded } from './readEvent';
import type { TriggerSettings } from './settings';

/**
 * Whether an event has the result that the admin selected; one without a result matches neither.
 */
export function hasResult(event: IDataObject, { result }: TriggerSettings): boolean {
	return result === undefined || succeeded(event) === (result === 'success');
}

/**
 * Turns each event into an item.
 *
 * @param open connects to PingOne, for the current user and device; called only when needed
 */
export async function toItems(
	events: IDataObject[],
	settings: TriggerSettings,
	open: () => Promise<PingOneApi>,
): Promise<INodeExecutionData[]> {
	const details = settings.fetchDetails
		? await fetchDetails(events.map(readSubject), open)
		: undefined;
	return events.map((event, index) => ({
		json: {
			...(settings.simplify ? simplifyEvent(event) : event),
			...(settings.simplify && settings.includeRaw && { raw: event }),
			...details?.[index],
		},
	}));
}
