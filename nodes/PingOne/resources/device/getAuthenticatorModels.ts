import type { IDataObject } from 'n8n-workflow';
import {
	listAuthenticatorModels,
	nameOf,
	type AuthenticatorModel,
} from '../../pingone/environment/authenticatorModels';
import { limit, readUpTo, simplifyBy } from '../fields/output';
import { operation } from '../operation';

/** The whole statement also holds certificates and a picture, some kB for each model. */
const simplified = (model: AuthenticatorModel): IDataObject => {
	const { mdsIdentifier, aaguid, metadataStatement: { protocolFamily } = {} } = model;
	return {
		name: nameOf(model) ?? null,
		mdsIdentifier,
		...(aaguid !== undefined && { aaguid }),
		...(protocolFamily !== undefined && { protocolFamily }),
	};
};

export const getAuthenticatorModels = operation({
	name: 'Get Many Authenticator Models',
	value: 'getAuthenticatorModels',
	asTool: 'always',
	action: 'Get many authenticator models',
	description:
		'List the models of security keys and other authenticators that PingOne knows by name, and those that you have added. Read-only.',
	output: 'name mdsIdentifier aaguid protocolFamily',
	inputs: [limit, simplifyBy(simplified)],
	async run({ limit, simplify }, item) {
		const list = async () => await listAuthenticatorModels(item.api);
		return (await readUpTo(item, limit, list)).map(simplify);
	},
});
