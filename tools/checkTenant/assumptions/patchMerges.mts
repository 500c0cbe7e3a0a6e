import { holdsIf, type Assumption } from '../assumption.mts';

export const patchMerges: Assumption = {
	id: 'patch-merges',
	section: 'manage',
	assumes: 'Updating part of `name` or `address` leaves the other parts unchanged',
	otherwise: 'Updating the given name removes the family name',
	how: 'Run **User > Update** with only **Given Name**',
	probe: async ({ call, path }) => {
		await call('PATCH', path, { body: { name: { given: 'Checked' } } });
		const { json } = await call('GET', path);
		const { family } = (json.name ?? {}) as { family?: string };
		return holdsIf(
			family !== undefined,
			family === undefined ? 'the family name is gone' : 'merged',
		);
	},
};
