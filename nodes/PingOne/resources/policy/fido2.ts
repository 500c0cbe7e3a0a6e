import { listFido2Policies, readFido2Policy } from '../../pingone/environment/policies';
import { limit, readUpTo, simplify } from '../fields/output';
import { fido2Policy } from '../fields/policy';
import { operation } from '../operation';

const POLICY = `
	id name default:boolean relyingPartyId authenticatorAttachment attestationRequirements
	discoverableCredentials
	userVerification{
		option enforceDuringAuthentication:boolean pinRequirement{option minLength:integer}
	}
	backupEligibility{allow:boolean enforceDuringAuthentication:boolean}
	mdsAuthenticatorsRequirements{
		option enforceDuringAuthentication:boolean allowedAuthenticators[id]
	}
	userPresenceTimeout{duration:integer timeUnit} deviceDisplayName publicKeyCredentialHints[]`;

export const getFido2Policy = operation({
	name: 'Get FIDO2 Policy',
	value: 'getFido2Policy',
	asTool: 'always',
	action: 'Get FIDO2 policy',
	description:
		'Get one FIDO2 policy: its relying party ID and which passkeys and security keys it allows. Read-only.',
	output: POLICY,
	inputs: [fido2Policy, simplify(POLICY)],
	run: async ({ fido2Policy, simplify }, { api }) =>
		simplify(await readFido2Policy(api, await fido2Policy.id(api))),
});

export const getFido2Policies = operation({
	name: 'Get Many FIDO2 Policies',
	value: 'getFido2Policies',
	asTool: 'always',
	action: 'Get many FIDO2 policies',
	description:
		'List the FIDO2 policies in the environment, with their relying party IDs. Read-only.',
	output: POLICY,
	inputs: [limit, simplify(POLICY)],
	async run({ limit, simplify }, item) {
		const list = async () => await listFido2Policies(item.api);
		return (await readUpTo(item, limit, list)).map(simplify);
	},
});
