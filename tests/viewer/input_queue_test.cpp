#include "viewer/input_queue.h"

#include <gtest/gtest.h>

namespace viewer {
namespace {

constexpr int kLeft = 0;
constexpr int kA = 65;
constexpr int kSpace = 32;
constexpr int kControl = 341;

KeyChanged key(int code, bool down) {
    return {code, 0, down ? 1 : 0, 0};
}

/// How many events each frame is told, until ten frames were told none.
std::vector<std::size_t> frames_of(InputQueue& queue) {
    std::vector<std::size_t> counts;
    for (int silent = 0; silent < 10; ++silent)
        if (const std::size_t count = queue.take_frame().size(); count > 0) {
            counts.push_back(count);
            silent = 0;
        }
    return counts;
}

std::vector<std::size_t> frames_of(const std::vector<InputEvent>& events) {
    InputQueue queue;
    for (const InputEvent& event : events)
        queue.push(event);
    return frames_of(queue);
}

using Counts = std::vector<std::size_t>;

TEST(InputQueue, HasNothingToTellAtFirst) {
    EXPECT_TRUE(InputQueue().take_frame().empty());
}

TEST(InputQueue, ShowsAClickDownInOneFrameAndUpInTheNext) {
    EXPECT_EQ(frames_of({ButtonChanged{kLeft, true}, ButtonChanged{kLeft, false}}), Counts({1, 1}));
}

TEST(InputQueue, IsAtRestWhereAClickCanFollowAtOnce) {
    InputQueue queue;
    EXPECT_TRUE(queue.is_at_rest());
    queue.push(key(kA, true));
    EXPECT_FALSE(queue.is_at_rest());
    queue.take_frame();
    EXPECT_FALSE(queue.is_at_rest()); // What the key opened is not there yet.
    for (int frame = 0; frame < 10 && !queue.is_at_rest(); ++frame)
        EXPECT_TRUE(queue.take_frame().empty());
    EXPECT_TRUE(queue.is_at_rest());
    queue.push(ButtonChanged{kLeft, true});
    EXPECT_EQ(queue.take_frame().size(), 1u);
}

TEST(InputQueue, MakesAClickWhereThePointerWasThen) {
    InputQueue queue;
    queue.push(PointerMoved{1, 2});
    queue.push(ButtonChanged{kLeft, true});
    queue.push(PointerMoved{30, 40});
    const std::vector<InputEvent> frame = queue.take_frame();
    ASSERT_EQ(frame.size(), 2u);
    EXPECT_EQ(std::get<PointerMoved>(frame[0]).x, 1);
    EXPECT_TRUE(std::get<ButtonChanged>(frame[1]).down);
    EXPECT_EQ(std::get<PointerMoved>(queue.take_frame().at(0)).y, 40);
}

TEST(InputQueue, DrawsWhatIsDraggedWhereItIsLetGo) {
    EXPECT_EQ(
        frames_of({ButtonChanged{kLeft, true}, PointerMoved{5, 5}, ButtonChanged{kLeft, false}}),
        Counts({1, 1, 1}));
}

TEST(InputQueue, KeepsOfAPathItsEnd) {
    InputQueue queue;
    for (float x : {1.0f, 2.0f, 3.0f})
        queue.push(PointerMoved{x, 0});
    const std::vector<InputEvent> frame = queue.take_frame();
    ASSERT_EQ(frame.size(), 1u);
    EXPECT_EQ(std::get<PointerMoved>(frame[0]).x, 3);
}

TEST(InputQueue, ShowsAKeyWithAnotherHeldBeforeEitherIsLetGo) {
    EXPECT_EQ(frames_of({key(kControl, true), key(kA, true), key(kA, false), key(kControl, false)}),
              Counts({2, 2}));
}

TEST(InputQueue, HoldsAKeyAsLongAsTheOneThatIsStruckWithItIsSeen) {
    InputQueue queue;
    queue.push(key(kControl, true));
    EXPECT_EQ(queue.take_frame().size(), 1u);
    for (const KeyChanged& then : {key(kA, true), key(kControl, false), key(kA, false)})
        queue.push(then);
    EXPECT_EQ(frames_of(queue), Counts({1, 2}));
}

std::vector<InputEvent> typing(const std::vector<int>& letters) {
    std::vector<InputEvent> events;
    for (int letter : letters)
        events.insert(
            events.end(),
            {key(letter, true), CharacterTyped{static_cast<unsigned>(letter)}, key(letter, false)});
    return events;
}

TEST(InputQueue, TellsAWordAtOnceUpToALetterThatIsDoubled) {
    EXPECT_EQ(frames_of(typing({kA, kA + 1, kA + 2})), Counts({9}));
    EXPECT_EQ(frames_of(typing({kA, kA + 1, kA + 1})), Counts({6, 3}));
}

TEST(InputQueue, ShowsASpaceThatPressesAControl) {
    EXPECT_EQ(frames_of({key(kSpace, true), CharacterTyped{' '}, key(kSpace, false)}),
              Counts({2, 1}));
}

TEST(InputQueue, TypesAfterTheClickThatChoseTheField) {
    EXPECT_EQ(frames_of({ButtonChanged{kLeft, true}, key(kA, true)}), Counts({1, 1}));
}

TEST(InputQueue, ClicksOnWhatAClickOrAKeyOpensWhenItIsThere) {
    for (const InputEvent& opens :
         {InputEvent(ButtonChanged{kLeft, false}), InputEvent(key(kA, false))}) {
        InputQueue queue;
        queue.push(opens);
        queue.push(PointerMoved{7, 7});
        queue.push(ButtonChanged{kLeft, true});
        EXPECT_EQ(queue.take_frame().size(), 1u);
        EXPECT_EQ(queue.take_frame().size(), 1u); // The pointer moves there meanwhile.
        EXPECT_EQ(queue.take_frame().size(), 0u);
        EXPECT_EQ(queue.take_frame().size(), 1u);
    }
}

TEST(InputQueue, TurnsTheWheelWhereThePointerIs) {
    EXPECT_EQ(frames_of({Scrolled{0, 1}, Scrolled{0, 1}, PointerMoved{9, 9}}), Counts({2, 1}));
}

TEST(InputQueue, ClicksWhereThingsAreAfterANewSizeMovedThem) {
    InputQueue queue;
    queue.push(WindowResized());
    queue.push(PointerMoved{7, 7});
    queue.push(ButtonChanged{kLeft, true});
    EXPECT_EQ(queue.take_frame().size(), 2u);
    EXPECT_EQ(queue.take_frame().size(), 0u);
    EXPECT_EQ(queue.take_frame().size(), 0u);
    EXPECT_EQ(queue.take_frame().size(), 1u);
}

} // namespace
} // namespace viewer
