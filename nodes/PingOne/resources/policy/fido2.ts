import { listFido2Policies, readFido2Policy } from '../../pingone/environment/policies';
import { optionsField } from '../fields/options';
import { limitFields, readLimit, readSimplify, readUpTo, simplifyField } from '../fields/output';
import { fido2PolicyField, readFido2Policy as readId } from '../fields/policy';
import type { Operation } from '../operation';

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

export const getFido2Policy: Operation = {
	name: 'Get FIDO2 Policy',
	value: 'getFido2Policy',
	asTool: 'always',
	action: 'Get FIDO2 policy',
	description:
		'Get one FIDO2 policy: its relying party ID and which passkeys and security keys it allows. Changes nothing.',
	output: POLICY,
	fields: [fido2PolicyField, simplifyField, optionsField()],
	async run(item) {
		const findId = readId(item);
		const simplify = readSimplify(item, POLICY);
		return simplify(await readFido2Policy(item.api, await findId()));
	},
};

export const getFido2Policies: Operation = {
	name: 'Get Many FIDO2 Policies',
	value: 'getFido2Policies',
	asTool: 'always',
	action: 'Get many FIDO2 policies',
	description:
		'List the FIDO2 policies of the environment with their relying party IDs. Changes nothing.',
	output: POLICY,
	fields: [...limitFields, simplifyField, optionsField()],
	async run(item) {
		const most = readLimit(item);
		const simplify = readSimplify(item, POLICY);
		const list = async () => await listFido2Policies(item.api);
		return (await readUpTo(item, most, list)).map(simplify);
	},
};
