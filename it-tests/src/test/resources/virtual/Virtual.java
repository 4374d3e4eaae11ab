package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.sleep;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import other.Elsewhere;

/** Methods that are overridden, or not, in every way. */
class Virtual {
    private static final int CALLS = 6;

    interface Step {
        Coroutine<String> step(int i);
    }

    /** Public, as a class loader below this one makes a class below it. */
    public static class Base implements Step {
        @Async @Override public Coroutine<String> step(int i) {
            return async(How.called());
        }
    }

    static class Sub extends Base {
        @Async @Override public Coroutine<String> step(int i) {
            return async("sub " + How.called());
        }
    }

    static final class SubSub extends Sub {
        @Async @Override public Coroutine<String> step(int i) {
            return async("subsub " + How.called());
        }
    }

    static final class Inheriting extends Base {
    }

    static class NotAsync extends Base {
        @Override public Coroutine<String> step(int i) {
            return async("not async, c");
        }
    }

    static final class BelowNotAsync extends NotAsync {
    }

    static final class Delegating extends Base {
        @Override public Coroutine<String> step(int i) {
            return before(super.step(i));
        }

        @Async private static Coroutine<String> before(Coroutine<String> step) {
            return async("before, " + await(step));
        }
    }

    static final class Lacking implements Step {
        @Override public Coroutine<String> step(int i) {
            return async("not lacking");
        }
    }

    private interface Hidden {
        Coroutine<String> step(int i);
    }

    private static final class HiddenStep implements Hidden {
        @Async @Override public Coroutine<String> step(int i) {
            return async("private " + How.called());
        }
    }

    interface Default {
        @Async default Coroutine<String> step(int i) {
            return async("default " + How.called());
        }
    }

    static final class HasDefault implements Default {
    }

    static final class OverridesDefault implements Default {
        @Async @Override public Coroutine<String> step(int i) {
            return async("class over default " + How.called());
        }
    }

    interface MoreSpecific extends Default {
        @Async @Override default Coroutine<String> step(int i) {
            return async("more specific " + How.called());
        }
    }

    static final class Diamond implements Default, MoreSpecific {
    }

    interface Left {
        @Async default Coroutine<String> step(int i) {
            return async("left " + How.called());
        }
    }

    static final class OfTwo implements Left, Default {
        @Async @Override public Coroutine<String> step(int i) {
            return async(How.called() + await(Left.super.step(i)));
        }
    }

    abstract static class Abstract {
        abstract Coroutine<String> step(int i);
    }

    static final class Concrete extends Abstract {
        @Async @Override Coroutine<String> step(int i) {
            return async("concrete " + How.called());
        }
    }

    static final class CallsSuper extends Base {
        @Async @Override public Coroutine<String> step(int i) {
            return async("subsub " + How.called() + "super " + await(super.step(i)));
        }
    }

    interface Wide {
        dev.tarry.Awaitable<String> step(int i);
    }

    static class Narrow implements Wide {
        @Async @Override public Coroutine<String> step(int i) {
            return async("covariant " + How.called());
        }
    }

    enum Constants {
        ONE {
            @Async @Override Coroutine<String> step(int i) {
                return async("constant " + How.called());
            }
        };

        abstract Coroutine<String> step(int i);
    }

    record Rec(String name) implements Step {
        @Async @Override public Coroutine<String> step(int i) {
            return async(name + How.called());
        }
    }

    interface Generic<A, B> {
        Coroutine<B> map(A value);
    }

    static class Length implements Generic<String, String> {
        @Async @Override public Coroutine<String> map(String value) {
            return async("generic " + How.called() + value.length());
        }
    }

    abstract static class Mapping<A> {
        @Async Coroutine<String> map(A value) {
            return async("not overridden");
        }
    }

    static class OverridesGeneric extends Mapping<String> {
        @Async @Override Coroutine<String> map(String value) {
            return async("overridden " + How.called() + value.length());
        }
    }

    static class MapsStrings {
        @Async public Coroutine<String> map(String value) {
            return async("inherited " + How.called());
        }
    }

    /** The bridge leads to what is inherited; there is another method beside it. */
    static class BridgeToInherited extends MapsStrings implements Generic<String, String> {
        @Async public Coroutine<String> map(Integer value) {
            return async("wrong");
        }
    }

    abstract static class NotPublic {
        @Async public Coroutine<String> any(Object value) {
            return async("any " + How.called());
        }

        @Async public Coroutine<String> step(int i) {
            return async("made public " + How.called());
        }
    }

    /** The compiler writes bridges for what is inherited from a class that is not public. */
    public static class MadePublic extends NotPublic {
        @Async public Coroutine<String> any(String value) {
            return async("wrong");
        }
    }

    static class Joining {
        @Async Coroutine<String> join(String first, int... others) {
            return async(first + others.length + " " + How.called());
        }
    }

    static class SamePackage extends VirtualBase {
        @Async @Override Coroutine<String> packagePrivate(int i) {
            return async("same package " + How.called());
        }
    }

    static class InheritsElsewhere extends Elsewhere {
        @Async Coroutine<String> program() {
            String last = "";
            for (int i = 0; i < CALLS; i++) {
                last = await(this.inherited(i));
            }
            return async(last);
        }
    }

    @Async static Coroutine<String> last(Step step) {
        String last = "";
        for (int i = 0; i < CALLS; i++) {
            last = await(step.step(i));
        }
        return async(last);
    }

    @Async static Coroutine<String> given(Object step) {
        return async(await(last((Step) step)));
    }

    @Async static Coroutine<String> oneReceiver() {
        StringBuilder how = new StringBuilder();
        Base base = new Base();
        for (int i = 0; i < CALLS; i++) {
            how.append(await(base.step(i)));
        }
        return async(how.toString());
    }

    @Async static Coroutine<String> eightCalls() {
        StringBuilder how = new StringBuilder();
        Base base = new Base();
        await(base.step(0));
        for (int i = 0; i < 8; i++) {
            how.append(await(base.step(i)));
        }
        return async(how.toString());
    }

    static final class Numbered1 implements Step {
        @Async @Override public Coroutine<String> step(int i) {
            return async(1 + How.called());
        }
    }

    static final class Numbered2 implements Step {
        @Async @Override public Coroutine<String> step(int i) {
            return async(2 + How.called());
        }
    }

    static final class Numbered3 implements Step {
        @Async @Override public Coroutine<String> step(int i) {
            return async(3 + How.called());
        }
    }

    static final class Numbered4 implements Step {
        @Async @Override public Coroutine<String> step(int i) {
            return async(4 + How.called());
        }
    }

    static final class Numbered5 implements Step {
        @Async @Override public Coroutine<String> step(int i) {
            return async(5 + How.called());
        }
    }

    @Async static Coroutine<String> fiveReceivers() {
        List<Step> steps = List.of(new Numbered1(), new Numbered2(), new Numbered3(), new Numbered4(), new Numbered5());
        String round = "";
        for (int i = 0; i < CALLS; i++) {
            round = "";
            for (Step step : steps) {
                round += await(step.step(i));
            }
        }
        return async(round);
    }

    @Async static Coroutine<String> inherited() {
        return async(await(last(new Inheriting())));
    }

    @Async static Coroutine<String> overridden() {
        String last = "";
        Base base = new Sub();
        for (int i = 0; i < CALLS; i++) {
            last = await(base.step(i));
        }
        return async(last);
    }

    @Async static Coroutine<String> overriddenTwice() {
        return async(await(last(new SubSub())));
    }

    @Async static Coroutine<String> viaInterface() {
        return async(await(last(new Base())));
    }

    @Async static Coroutine<String> nestmates() {
        String last = "";
        Hidden hidden = new HiddenStep();
        for (int i = 0; i < CALLS; i++) {
            last = await(hidden.step(i));
        }
        return async(last);
    }

    @Async static Coroutine<String> lastOf(Default step) {
        String last = "";
        for (int i = 0; i < CALLS; i++) {
            last = await(step.step(i));
        }
        return async(last);
    }

    @Async static Coroutine<String> defaultMethod() {
        return async(await(lastOf(new HasDefault())));
    }

    @Async static Coroutine<String> overriddenDefault() {
        return async(await(lastOf(new OverridesDefault())));
    }

    @Async static Coroutine<String> diamond() {
        return async(await(lastOf(new Diamond())));
    }

    @Async static Coroutine<String> diamondOfTwo() {
        return async(await(lastOf(new OfTwo())));
    }

    @Async static Coroutine<String> abstractClass() {
        String last = "";
        Abstract step = new Concrete();
        for (int i = 0; i < CALLS; i++) {
            last = await(step.step(i));
        }
        return async(last);
    }

    @Async static Coroutine<String> superCall() {
        return async(await(last(new CallsSuper())));
    }

    @Async static Coroutine<String> covariant() {
        String last = "";
        Narrow step = new Narrow();
        for (int i = 0; i < CALLS; i++) {
            last = await(step.step(i));
        }
        return async(last);
    }

    @Async static Coroutine<String> enumConstant() {
        String last = "";
        for (int i = 0; i < CALLS; i++) {
            last = await(Constants.ONE.step(i));
        }
        return async(last);
    }

    @Async static Coroutine<String> record() {
        return async(await(last(new Rec("record "))));
    }

    @Async static Coroutine<String> samePackage() {
        String last = "";
        VirtualBase step = new SamePackage();
        for (int i = 0; i < CALLS; i++) {
            last = await(step.packagePrivate(i));
        }
        return async(last);
    }

    @Async static Coroutine<String> protectedElsewhere() {
        return async(await(new InheritsElsewhere().program()));
    }

    @Async static Coroutine<String> packagePrivateElsewhere() {
        String last = "";
        Elsewhere elsewhere = new Elsewhere();
        VirtualBase step = elsewhere;
        for (int i = 0; i < CALLS; i++) {
            last = await(step.packagePrivate(i)) + " " + await(Elsewhere.callHidden(elsewhere, i));
        }
        return async(last);
    }

    @Async static Coroutine<String> notAsync() {
        return async(await(last(new NotAsync())));
    }

    @Async static Coroutine<String> notAsyncInBetween() {
        return async(await(last(new BelowNotAsync())));
    }

    @Async static Coroutine<String> delegating() {
        return async(await(last(new Delegating())));
    }

    @Async static Coroutine<String> lambda() {
        return async(await(last(i -> {
            await(sleep(Duration.ZERO));
            return async("lambda c");
        })));
    }

    @Async static Coroutine<String> proxy() {
        Step proxy = (Step) Proxy.newProxyInstance(Virtual.class.getClassLoader(), new Class<?>[] {Step.class},
            (self, method, arguments) -> async("proxy"));
        return async(await(last(proxy)));
    }

    @Async static Coroutine<String> generic() {
        String last = "";
        Generic<String, String> generic = new Length();
        for (int i = 0; i < CALLS; i++) {
            last = await(generic.map("abcdef"));
        }
        return async(last);
    }

    @Async static Coroutine<String> genericOverridden() {
        String last = "";
        Mapping<String> generic = new OverridesGeneric();
        for (int i = 0; i < CALLS; i++) {
            last = await(generic.map("abcdef"));
        }
        return async(last);
    }

    @Async static Coroutine<String> bridgeToInherited() {
        String last = "";
        Generic<String, String> generic = new BridgeToInherited();
        for (int i = 0; i < CALLS; i++) {
            last = await(generic.map("abcdef"));
        }
        return async(last);
    }

    @Async static Coroutine<String> madePublic() {
        String last = "";
        NotPublic step = new MadePublic();
        for (int i = 0; i < CALLS; i++) {
            last = await(step.step(i));
        }
        return async(last);
    }

    @Async static Coroutine<String> bridgeAndOverload() {
        String last = "";
        NotPublic step = new MadePublic();
        for (int i = 0; i < CALLS; i++) {
            last = await(step.any("a"));
        }
        return async(last);
    }

    @Async static Coroutine<String> variableArity() {
        String last = "";
        Joining joining = new Joining();
        for (int i = 0; i < CALLS; i++) {
            last = await(joining.join("a", 1, 2, 3));
        }
        return async(last);
    }
}
