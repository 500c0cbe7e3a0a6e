import { holdsIf, unclear, type Assumption } from '../assumption.mts';

const KEY = 'fidoDevicesMetadata';

interface Model {
	mdsIdentifier?: unknown;
	metadataStatement?: { description?: unknown };
}

const isWhole = ({ mdsIdentifier, metadataStatement }: Model) =>
	typeof mdsIdentifier === 'string' && typeof metadataStatement?.description === 'string';

export const authenticatorModels: Assumption = {
	id: 'authenticator-models',
	section: 'manage',
	assumes:
		'Each entry of `fidoDevicesMetadata` (documented, with `mdsIdentifier`) has a `metadataStatement.description`, as does the response to adding an entry. A device’s `fidoDeviceMetadata.mdsIdentifier` matches that of an entry. Configuration Read Only and Environment Admin can read the entries',
	otherwise: '**Get Many Authenticator Models** and **Include Model Name** output no names',
	how: 'Run **Get Many Authenticator Models** with **Simplify** off, and compare each `mdsIdentifier` with the output of **Get** for a security key',
	probe: async ({ call }) => {
		const { status, json } = await call('GET', `/${KEY}`);
		if (status === 403) return unclear('403: compare with the app’s roles');
		const models = (json._embedded as Record<string, Model[]> | undefined)?.[KEY] ?? [];
		const named = models.filter(isWhole).length;
		const found = `${status}, ${named} of ${models.length} with an identifier and a name`;
		return holdsIf(named > 0 && named === models.length, found);
	},
};
