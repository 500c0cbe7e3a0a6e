import type { Operation } from '../operation';
import {
	getDeviceAuthenticationPolicies,
	getDeviceAuthenticationPolicy,
} from './deviceAuthentication';
import { getFido2Policies, getFido2Policy } from './fido2';

/** The first one is the default. */
export const policyOperations: Operation[] = [
	getDeviceAuthenticationPolicies,
	getDeviceAuthenticationPolicy,
	getFido2Policies,
	getFido2Policy,
];
