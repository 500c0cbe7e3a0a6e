import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { PingOneApi } from '../pingone/client/api';
import { fetchDetails } from './details';
import { readSubject, simplifyEvent, succeeded } from './readEvent';
import type { TriggerSettings } from './settings';

/** Whether an event has the result that the admin asked for; one without a result is neither. */
export function hasResult(event: IDataObject, { result }: TriggerSettings): boolean {
	return result === undefined || succeeded(event) === (result === 'success');
}

/**
 * Makes an item of each event.
 *
 * @param open opens PingOne, for the user and the device as they are now; called only when needed
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
