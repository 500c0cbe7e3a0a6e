import { activationAnswer } from './activationAnswer.mts';
import { activeAgain } from './activeAgain.mts';
import { activeView } from './activeView.mts';
import { anyRelyingParty } from './anyRelyingParty.mts';
import { attestationForm } from './attestationForm.mts';
import { authenticatorModels } from './authenticatorModels.mts';
import { blockPending } from './blockPending.mts';
import { bypassAbsent } from './bypassAbsent.mts';
import { correlationId } from './correlationId.mts';
import { emptyNickname } from './emptyNickname.mts';
import { filterCase } from './filterCase.mts';
import { filterEscapes } from './filterEscapes.mts';
import { filterStarts } from './filterStarts.mts';
import { fullOrder } from './fullOrder.mts';
import { lockShown } from './lockShown.mts';
import { memberTwice } from './memberTwice.mts';
import { mfaBypassRole } from './mfaBypassRole.mts';
import { mfaOff } from './mfaOff.mts';
import { mfaStatusRole } from './mfaStatusRole.mts';
import { nicknameAtCreate } from './nicknameAtCreate.mts';
import { optionsForm } from './optionsForm.mts';
import { orderForm } from './orderForm.mts';
import { patchMerges } from './patchMerges.mts';
import { pendingRp } from './pendingRp.mts';
import { policyRoles } from './policyRoles.mts';
import { readLag } from './readLag.mts';
import { refusedAttestation } from './refusedAttestation.mts';
import { REFUSED_ASSERTIONS } from './refusedAssertions.mts';
import { removeOrder } from './removeOrder.mts';
import { STARTING_FLOWS } from './startingFlows.mts';
import { testDevice } from './testDevice.mts';
import { unlockAnswer } from './unlockAnswer.mts';
import { usernameTaken } from './usernameTaken.mts';
import type { Assumption } from '../assumption.mts';
import { CONFIRMING } from './confirming.mts';
import { UNTRIED } from './untried.mts';

/** Everything the node assumes about PingOne, in the order of docs/assumptions.md. */
export const ASSUMPTIONS: Assumption[] = [
	policyRoles,
	mfaStatusRole,
	mfaBypassRole,
	anyRelyingParty,
	mfaOff,
	nicknameAtCreate,
	testDevice,
	optionsForm,
	pendingRp,
	refusedAttestation,
	attestationForm,
	activationAnswer,
	activeView,
	activeAgain,
	authenticatorModels,
	blockPending,
	unlockAnswer,
	fullOrder,
	orderForm,
	removeOrder,
	emptyNickname,
	filterStarts,
	filterEscapes,
	filterCase,
	usernameTaken,
	patchMerges,
	lockShown,
	bypassAbsent,
	memberTwice,
	readLag,
	correlationId,
	...UNTRIED,
	...CONFIRMING,
	...REFUSED_ASSERTIONS,
	...STARTING_FLOWS,
];
