/**
 * As much of n8n's context as an execution needs that can wait to the end of a link, and in which nodes
 * wait behind the present one.
 */
export const CAN_WAIT = {
	additionalData: { getRunExecutionData: () => undefined },
	getWorkflowSettings: () => ({}),
	getExecutionContext: () => undefined,
	getMode: () => 'trigger',
	getChildNodes: () =>
		[
			{ resource: 'device', operation: 'enroll' },
			{ resource: 'confirmation', operation: 'sendAndWait', sendLinkWith: 'nodes' },
		].map((parameters) => ({
			name: parameters.operation,
			type: 'n8n-nodes-pingone.pingOne',
			disabled: false,
			parameters,
		})),
};
