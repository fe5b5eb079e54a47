/**
 * `@coinbase/onchainkit` 1.1.3 (MIT): React components in TypeScript, published with their sources, that report what
 * people do with `sendAnalytics` (from a hook) and `sendAnalyticsPayload`. All names are members of `as const` objects
 * that are imported, mostly over the alias `@/`. Two components forward: their own `handleAnalytics(event, data)`, within
 * `useCallback`, calls `sendAnalytics(event, data)`. Read by eye: every call of the three; tests and stories left out.
 */
import type { Expected, ReadPackage } from './expected.ts';

const EARN = 'amount address tokenAddress vaultAddress';
const MINT = 'address contractAddress tokenId quantity isSponsored';

const calls: readonly Expected[] = [
  ['OnchainKitProviderBoundary.tsx:31', 'componentError', 'member', 'component error metadata'],
  [
    'appchain/bridge/hooks/useDeposit.ts:37',
    'appchainBridgeDepositInitiated',
    'member',
    'amount tokenAddress recipient',
  ],
  [
    'appchain/bridge/hooks/useDeposit.ts:131',
    'appchainBridgeDepositSuccess',
    'member',
    'amount tokenAddress recipient',
  ],
  ['appchain/bridge/hooks/useDeposit.ts:144', 'appchainBridgeDepositFailure', 'member', 'error'],
  [
    'appchain/bridge/hooks/useWithdraw.ts:70',
    'appchainBridgeWithdrawInitiated',
    'member',
    'amount tokenAddress recipient',
  ],
  [
    'appchain/bridge/hooks/useWithdraw.ts:144',
    'appchainBridgeWithdrawSuccess',
    'member',
    'amount tokenAddress recipient',
  ],
  ['appchain/bridge/hooks/useWithdraw.ts:160', 'appchainBridgeWithdrawFailure', 'member', 'error'],
  [
    'appchain/bridge/hooks/useWithdraw.ts:203',
    'appchainBridgeWaitForClaimFailure',
    'member',
    'transactionHash',
  ],
  ['appchain/bridge/hooks/useWithdraw.ts:281', 'appchainBridgeClaimSuccess', 'member', 'amount tokenAddress'],
  ['appchain/bridge/hooks/useWithdraw.ts:291', 'appchainBridgeClaimFailure', 'member', 'error'],
  ['buy/components/BuyDropdown.tsx:33', 'buyOptionSelected', 'member', 'option'],
  [
    'buy/components/BuyProvider.tsx:129',
    'buySuccess',
    'member',
    'address amount from paymaster to transactionHash',
  ],
  ['buy/components/BuyProvider.tsx:335', 'buyFailure', 'member', 'error metadata'],
  ['buy/components/BuyProvider.tsx:373', 'buyInitiated', 'member', 'amount token'],
  ['buy/components/BuyProvider.tsx:415', 'buyFailure', 'member', 'error metadata'],
  [
    'checkout/components/CheckoutButton.tsx:57',
    'checkoutSuccess',
    'member',
    'chargeHandlerId transactionHash',
  ],
  ['checkout/components/CheckoutProvider.tsx:228', null, 'parameter', '...'],
  ['checkout/components/CheckoutProvider.tsx:236', 'checkoutInitiated', 'member', 'address amount productId'],
  ['checkout/components/CheckoutProvider.tsx:351', 'checkoutFailure', 'member', 'error metadata'],
  ['earn/hooks/useDepositAnalytics.ts:37', 'earnDepositInitiated', 'member', EARN],
  ['earn/hooks/useDepositAnalytics.ts:42', 'earnDepositSuccess', 'member', EARN],
  ['earn/hooks/useDepositAnalytics.ts:47', 'earnDepositFailure', 'member', EARN],
  ['earn/hooks/useWithdrawAnalytics.ts:37', 'earnWithdrawInitiated', 'member', EARN],
  ['earn/hooks/useWithdrawAnalytics.ts:42', 'earnWithdrawSuccess', 'member', EARN],
  ['earn/hooks/useWithdrawAnalytics.ts:47', 'earnWithdrawFailure', 'member', EARN],
  ['fund/components/FundButton.tsx:53', 'fundInitiated', 'member', 'currency'],
  ['fund/components/FundButton.tsx:60', 'fundFailure', 'member', 'error metadata'],
  ['fund/components/FundCardAmountInput.tsx:57', 'fundAmountChanged', 'member', 'amount currency'],
  ['fund/components/FundCardPaymentMethodDropdown.tsx:97', 'fundOptionSelected', 'member', 'option'],
  ['fund/components/FundCardPaymentMethodSelectRow.tsx:23', 'fundOptionSelected', 'member', 'option'],
  ['fund/components/FundCardPresetAmountInputItem.tsx:24', 'fundAmountChanged', 'member', 'amount currency'],
  ['fund/components/FundCardPresetAmountInputItem.tsx:35', 'fundAmountChanged', 'member', 'amount currency'],
  ['fund/components/FundCardProvider.tsx:114', 'fundAmountChanged', 'member', 'amount currency'],
  ['fund/components/FundCardProvider.tsx:124', 'fundOptionSelected', 'member', 'option'],
  ['nft/hooks/useMintAnalytics.ts:41', 'mintInitiated', 'member', MINT],
  ['nft/hooks/useMintAnalytics.ts:46', 'mintSuccess', 'member', `${MINT} amountMinted`],
  ['nft/hooks/useMintAnalytics.ts:54', 'mintFailure', 'member', 'error metadata'],
  ['nft/hooks/useMintAnalytics.ts:62', 'mintQuantityChanged', 'member', 'quantity'],
  ['swap/components/SwapAmountInput.tsx:55', 'swapTokenSelected', 'member', 'token'],
  ['swap/components/SwapProvider.tsx:103', 'swapFailure', 'member', 'error metadata'],
  [
    'swap/components/SwapProvider.tsx:116',
    'swapSuccess',
    'member',
    'paymaster transactionHash address amount from to',
  ],
  ['swap/components/SwapProvider.tsx:329', 'swapInitiated', 'member', 'amount'],
  [
    'swap/components/SwapSettingsSlippageInput.tsx:32',
    'swapSlippageChanged',
    'member',
    'previousSlippage slippage',
  ],
  ['transaction/components/TransactionProvider.tsx:166', null, 'parameter', '...'],
  ['transaction/components/TransactionProvider.tsx:302', 'transactionInitiated', 'member', 'address'],
  ['transaction/components/TransactionProvider.tsx:312', 'transactionFailure', 'member', 'error metadata'],
  [
    'transaction/components/TransactionProvider.tsx:388',
    'transactionSuccess',
    'member',
    'paymaster address transactionHash',
  ],
  ['transaction/components/TransactionProvider.tsx:394', 'transactionFailure', 'member', 'error metadata'],
  ['wallet/components/ConnectWallet.tsx:128', 'walletConnectSuccess', 'member', 'address walletProvider'],
  ['wallet/components/ConnectWallet.tsx:137', 'walletConnectError', 'member', 'error metadata'],
  ['wallet/components/ConnectWallet.tsx:170', 'walletConnectInitiated', 'member', 'component'],
  ['wallet/components/ConnectWallet.tsx:176', 'walletConnectInitiated', 'member', 'component'],
  ['wallet/components/WalletAdvancedTransactionActions.tsx:57', 'walletOptionSelected', 'member', 'option'],
  ['wallet/components/WalletAdvancedWalletActions.tsx:46', 'walletOptionSelected', 'member', 'option'],
  [
    'wallet/components/WalletAdvancedWalletActions.tsx:55',
    'walletDisconnect',
    'member',
    'component walletProvider',
  ],
];

/** What was read. */
export const onchainkit: ReadPackage = {
  name: '@coinbase/onchainkit',
  version: '1.1.3',
  tarball: 'coinbase-onchainkit-1.1.3.tgz',
  integrity:
    'sha512-DoMHoR1DFC6AeQabf+OA9PEU0OVI+PCwbbnOU40TfrszoPIkgWomO/i3q6S4lvU8Po51l+LrUqkP25o9x3U+cA==',
  scanned: 'src',
  calls,
};
