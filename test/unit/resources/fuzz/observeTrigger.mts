import type { IDataObject } from 'n8n-workflow';
import { FieldError } from '../../../../nodes/PingOne/pingone/errors/fieldError.ts';
import type { TriggerContext } from '../../../../nodes/PingOne/read/source.ts';
import { trace, type Observed } from './observe.mts';

/** Reads a trigger's settings with these parameters; without any, as when it has just been added. */
export async function observeTrigger(
	read: (ctx: TriggerContext) => object,
	parameters: IDataObject,
	under: string,
): Promise<Observed> {
	const noted: Array<[name: string, value: unknown]> = [];
	const restore = trace(noted);
	let settings: unknown;
	let failed: unknown;
	try {
		settings = read({
			getNodeParameter: (name, fallback) => (name in parameters ? parameters[name] : fallback),
			getTimezone: () => 'UTC',
		});
	} catch (thrown) {
		failed = thrown;
	} finally {
		restore();
	}
	const values = noted.filter(([name]) => name === under).map(([, value]) => value);
	return await Promise.resolve({
		all: JSON.stringify({ settings, failed: String(failed) }),
		read: JSON.stringify(values),
		sent: 0,
		failed,
		...(failed instanceof FieldError && { refused: failed }),
	});
}
