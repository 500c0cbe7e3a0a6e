import type { IDataObject } from 'n8n-workflow';
import type { Observed } from './observe.mts';
import type { Place } from './places.mts';
import { valuesFor } from './values.mts';

const SHOWN = (value: unknown) => JSON.stringify(value) ?? String(value);

const isRefusal = ({ refused, sent }: Observed, label: string) =>
	refused !== undefined && refused.field === label && sent === 0 && refused.hint.endsWith('.');

/** What has been tried: the fields by name, and how many values. */
export const counts = { fields: new Set<string>(), values: 0, taken: 0, refused: 0, blank: 0 };

/** What went wrong with a field; nothing when every value was sent as meant or refused. */
export async function faultsOf(
	{ at, field, put, leaveOut }: Place,
	run: (parameters: IDataObject) => Promise<Observed>,
	base: IDataObject,
): Promise<string[]> {
	const values = valuesFor(field);
	if (!values) return [];
	const faults: string[] = [];
	counts.fields.add(at);
	const given = async (value: unknown) => {
		counts.values += 1;
		return await run(put(base, value));
	};
	for (const { canonical, forms } of values.meanings) {
		const meant = await given(canonical);
		if (isRefusal(meant, field.displayName)) faults.push(`${at}: refuses ${SHOWN(canonical)}`);
		if (meant.read === '[]') faults.push(`${at}: never reads ${SHOWN(canonical)}`);
		for (const form of forms) {
			const got = await given(form);
			counts.taken += 1;
			if (got.all !== meant.all || got.read !== meant.read) {
				faults.push(`${at}: takes ${SHOWN(form)} as something else: ${got.all}`);
			}
		}
	}
	for (const value of values.refused) {
		counts.refused += 1;
		const got = await given(value);
		if (!isRefusal(got, field.displayName)) {
			faults.push(`${at}: does not refuse ${SHOWN(value)}: ${got.all} ${got.read}`);
		}
	}
	const without = await run(leaveOut(base));
	const empty = await run(put(base, ''));
	for (const value of values.blank) {
		counts.blank += 1;
		const got = await given(value);
		const isAbsent = got.all === without.all || got.all === empty.all;
		if (!isRefusal(got, field.displayName) && !isAbsent) {
			faults.push(`${at}: takes ${SHOWN(value)} as something: ${got.all}`);
		}
	}
	return faults;
}
