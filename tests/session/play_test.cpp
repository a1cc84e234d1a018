// Styles that change while a session runs.
#include "fake_back/fake_back.h"
#include "session/session_test.h"
#include "support/this_process.h"

namespace restyle::test {
namespace {

class Play : public SessionImagesTest {
protected:
    static Style fake(const char* manner, const RestyleSettings& settings) {
        return Style(manner, "target", &settings);
    }
    static Style fake(const char* manner) { return fake(manner, restyle_default_settings()); }

    static RestyleSettings saying(const char* prompt) {
        RestyleSettings settings = restyle_default_settings();
        settings.target.prompt = prompt;
        return settings;
    }

    // Shows the newest picture in picture_.
    RestylePicture show_newest(Session& session, std::uint64_t number) {
        const RestylePicture shown =
            show(session, target(general(*color_), general(*picture_), number));
        session.retire(number);
        return shown;
    }

    static std::string message(Session& session) { return session.status().message; }

    static std::string refusal(const std::function<void()>& call) {
        try {
            call();
        } catch (const Error& error) {
            return error.what();
        }
        return "taken";
    }
};

TEST_F(Play, ShowsTheLastPictureUntilTheNewStyleHasItsFirst) {
    Session session = open({});
    restyle(session, *color_, 1);
    session.play(fake("still"));
    EXPECT_TRUE(session.wait_ready(kMinute));

    RestylePicture shown = show_newest(session, 2);
    EXPECT_EQ(shown.passed_through, 0u);
    EXPECT_EQ(shown.frame_number, 1u);
    EXPECT_EQ(read(*picture_), inverted(frame_));

    restyle(session, *color_, 3);
    shown = show_newest(session, 4);
    EXPECT_EQ(shown.frame_number, 3u);
    EXPECT_EQ(read(*picture_), frame_);
}

TEST_F(Play, GoesOnWithTheStyleItHasWhileAnotherLoads) {
    Session session = open({});
    session.play(fake("loading"));
    EXPECT_FALSE(session.wait_ready(20 * kMillisecond));
    EXPECT_EQ(session.status().state, RESTYLE_STATE_READY);
    EXPECT_EQ(message(session), "loading loading and target");
    restyle(session, *color_, 1);
    show_newest(session, 2);
    EXPECT_EQ(read(*picture_), inverted(frame_));
    let_go();
    EXPECT_TRUE(session.wait_ready(kMinute));
    EXPECT_EQ(message(session), "");
}

TEST_F(Play, KeepsItsStyleWhereTheNewOneDoesNotLoad) {
    Session session = open({.manner = "echoing"});
    session.configure(saying("winter"));
    session.play(fake("unloadable", saying("never")));
    EXPECT_THROW(session.wait_ready(kMinute), Error);
    EXPECT_EQ(session.status().state, RESTYLE_STATE_READY);
    EXPECT_EQ(message(session), "the fake does not load, as asked (the core's estimate())");
    restyle(session, *color_, 1);
    EXPECT_NE(message(session).find("-> winter|"), std::string::npos) << message(session);
    show_newest(session, 2);
    EXPECT_EQ(read(*picture_), inverted(frame_));
}

TEST_F(Play, RecoversFromAFirstStyleThatDidNotLoad) {
    Session session = begin({.manner = "unloadable"});
    EXPECT_THROW(session.wait_ready(kMinute), Error);
    EXPECT_EQ(session.status().state, RESTYLE_STATE_FAILED);
    session.play(fake("inverting"));
    EXPECT_TRUE(session.wait_ready(kMinute));
    restyle(session, *color_, 1);
    show_newest(session, 2);
    EXPECT_EQ(read(*picture_), inverted(frame_));
}

TEST_F(Play, OfSeveralStylesTheLastCounts) {
    Session session = open({});
    session.play(fake("loading"));
    session.play(fake("unloadable"));
    session.play(fake("constant"));
    session.play(fake("still"));
    let_go();
    EXPECT_TRUE(session.wait_ready(kMinute));
    restyle(session, *color_, 1);
    show_newest(session, 2);
    EXPECT_EQ(read(*picture_), frame_);
}

TEST_F(Play, CanReturnToTheStyleThatPlaysBeforeTheOtherIsLoaded) {
    Session session = open({.manner = "echoing"});
    session.play(fake("loading"));
    session.play(fake("echoing", saying("autumn")));
    EXPECT_TRUE(session.wait_ready(0)); // Nothing is to be waited for.
    restyle(session, *color_, 1);
    EXPECT_NE(message(session).find("-> autumn|"), std::string::npos) << message(session);
    let_go();
    session.play(fake("still"));
    EXPECT_TRUE(session.wait_ready(kMinute));
}

TEST_F(Play, TakesOtherSettingsOfTheSameModelsWithTheNextFrame) {
    Session session = open({.manner = "echoing"});
    RestyleSettings settings = restyle_default_settings();
    std::string prompt = "a village in summer";
    settings.source.prompt = prompt.c_str();
    settings.target.prompt = "a village in winter, (snow:1.3) \xe2\x9d\x84";
    settings.target.negative_prompt = "";
    settings.target.guidance = 2.5;
    settings.target.lora_scales[1] = -0.5;
    session.play(fake("echoing", settings));
    prompt = "what became of the caller's text";
    EXPECT_TRUE(session.wait_ready(0));
    restyle(session, *color_, 1);
    EXPECT_EQ(message(session), "a village in summer|none|1|-1|-1|0|0|0|0|0|0|0|0 -> "
                                "a village in winter, (snow:1.3) \xe2\x9d\x84||2.5|-1|-1"
                                "|1|-0.5|1|1|1|1|1|1");
}

TEST_F(Play, MixesItsTargetsByTheirWeights) {
    const char* const further[]{"snow", "models/ink"};
    auto info = make<RestyleStyleInfo>();
    info.source_model = "mixing";
    info.target_model = "plain";
    info.further_targets = further;
    info.further_target_count = 2;
    Session session = open({});
    session.play(Style(info));
    EXPECT_TRUE(session.wait_ready(kMinute));
    EXPECT_EQ(session.status().target_count, 3u);
    RestyleSettings settings = restyle_default_settings();
    const auto mixture_at = [&](double plain, double snow, double ink) {
        settings.target_weights[0] = plain;
        settings.target_weights[1] = snow;
        settings.target_weights[2] = ink;
        session.configure(settings);
        restyle(session, *color_, 1);
        return message(session);
    };
    EXPECT_EQ(mixture_at(0.25, 0, 0.5), "plain x 0.25, snow x 0, ink x 0.5");
    EXPECT_EQ(mixture_at(0, 1, 0), "plain x 0, snow x 1, ink x 0");
}

TEST_F(Play, TellsWhereTheTargetLooksWithTheNextFrame) {
    Session session = open({.manner = "attending"});
    restyle(session, *color_, 1);
    EXPECT_EQ(message(session), "0|0.8|0.4|||0.3");
    RestyleSettings settings = restyle_default_settings();
    settings.attention = RESTYLE_ATTENTION_REPLACE;
    settings.cross_replace = 0.5;
    settings.self_replace = 0.25;
    settings.source_blend = "summer";
    settings.target_blend = "winter snow";
    settings.blend_threshold = 0.125;
    session.configure(settings);
    restyle(session, *color_, 2);
    EXPECT_EQ(message(session), "1|0.5|0.25|summer|winter snow|0.125");
}

TEST_F(Play, RefusesWordsThatBlendWhereNoMapIsSmallEnoughToBeLookedAt) {
    Session session = open({.manner = "unblended"});
    RestyleSettings settings = restyle_default_settings();
    settings.attention = RESTYLE_ATTENTION_REFINE;
    EXPECT_EQ(refusal([&] { session.configure(settings); }), "taken");
    settings.target_blend = "snow";
    EXPECT_EQ(refusal([&] { session.configure(settings); }),
              "RestyleSettings.target_blend is given, but target looks at its text from more than "
              "32 x 32 values alone where it sees 16 x 16 pixels, too many for a local blend; "
              "expected no words, or a smaller RestyleSessionInfo.model_width x model_height");
    settings.attention = RESTYLE_ATTENTION_OWN; // Then they are not read.
    EXPECT_EQ(refusal([&] { session.configure(settings); }), "taken");
}

TEST_F(Play, RefusesAttentionOfModelsThatHaveNoneToControl) {
    RestyleSettings settings = restyle_default_settings();
    settings.attention = RESTYLE_ATTENTION_REFINE;
    Session untold = open({.manner = "untold"});
    EXPECT_EQ(refusal([&] { untold.configure(settings); }),
              "RestyleSettings.attention is 2, but no text that could be looked at is told to "
              "target; expected 0 (own)");
    Session two = open({.manner = "two_models"});
    EXPECT_EQ(
        refusal([&] { two.configure(settings); }),
        "RestyleSettings.attention is 2, but the style has two models, two_models and target; "
        "expected 0 (own), or one that does both sides");
    Session one = open({});
    settings.target.guidance = 0;
    EXPECT_EQ(refusal([&] { one.configure(settings); }),
              "RestyleSettings.attention is 2, but RestyleSettings.guidance is 0, which runs no "
              "prompt whose attention could be controlled; expected another");
    settings.target.guidance = 1;
    EXPECT_EQ(refusal([&] { one.configure(settings); }), "taken");
}

TEST_F(Play, TellsTheSecondTextEncoderWhatIsItsOwn) {
    Session session = open({.manner = "echoing"});
    EXPECT_EQ(session.status().target_told,
              std::uint32_t{RESTYLE_TOLD_TEXT | RESTYLE_TOLD_SECOND_TEXT});
    RestyleSettings settings = restyle_default_settings();
    settings.target.prompt = "winter";
    settings.target.negative_prompt = "rain";
    settings.target_prompt_2 = "snow";
    settings.negative_prompt_2 = "fog";
    settings.source_prompt_2 = ""; // As the first is told.
    session.configure(settings);
    restyle(session, *color_, 1);
    EXPECT_EQ(message(session), "|none|1|-1|-1|0|0|0|0|0|0|0|0 -> "
                                "winter|rain|1|-1|-1|1|1|1|1|1|1|1|1|snow|fog");
}

TEST_F(Play, RefusesPromptsOfASecondTextEncoderThatIsNotThere) {
    Session one = open({}), two = open({.manner = "echoing"});
    RestyleSettings settings = restyle_default_settings();
    settings.source_prompt_2 = "noon";
    EXPECT_EQ(refusal([&] { one.configure(settings); }),
              "RestyleSettings.source_prompt_2 is given, but inverting has no second text encoder "
              "that it could be told to");
    EXPECT_EQ(refusal([&] { two.configure(settings); }), "taken");
    settings.attention = RESTYLE_ATTENTION_REFINE;
    EXPECT_EQ(refusal([&] { two.configure(settings); }),
              "RestyleSettings.source_prompt_2 is given, but attention is 2, which follows the "
              "words of one prompt a side; expected 0 (own), or none");
    settings = restyle_default_settings();
    settings.negative_prompt_2 = "rain";
    EXPECT_EQ(refusal([&] { two.configure(settings); }),
              "RestyleSettings.negative_prompt_2 is given without a negative prompt of the first "
              "text encoder");
}

TEST_F(Play, ConfiguresTheStyleThatWasAskedForLast) {
    Session session = open({.manner = "echoing"});
    session.configure(saying("winter"));
    session.play(fake("loading"));
    session.configure(
        saying("spring")); // Of the style that loads; the one that plays keeps its own.
    restyle(session, *color_, 1);
    EXPECT_NE(message(session).find("-> winter|"), std::string::npos) << message(session);
    let_go();
    EXPECT_TRUE(session.wait_ready(kMinute));
}

TEST_F(Play, RefusesWhatTheModelsAreNotTold) {
    Session untold = open({.manner = "untold"});
    EXPECT_EQ(refusal([&] { untold.configure(saying("winter")); }),
              "RestyleSettings.target_prompt is given, but no text is told to target");
    RestyleSettings guided = restyle_default_settings();
    guided.source.guidance = 3;
    EXPECT_EQ(refusal([&] { untold.configure(guided); }),
              "RestyleSettings.source_guidance is not 1, but nothing is told to untold");
    restyle(untold, *color_, 1); // It goes on as it was.

    RestyleSettings labelled = restyle_default_settings();
    labelled.source.label = labelled.target.label = 9;
    EXPECT_EQ(refusal([&] { untold.configure(labelled); }),
              "RestyleSettings.source_class is given, but no class is told to untold");

    Session classes = begin({.manner = "classes"});
    EXPECT_EQ(refusal([&] { classes.wait_ready(kMinute); }),
              "RestyleSettings.source_class is -1, expected 0 to 9, the classes of classes");
    classes.play(fake("classes", labelled));
    EXPECT_TRUE(classes.wait_ready(kMinute));
    EXPECT_EQ(classes.status().target_told, RestyleTold(RESTYLE_TOLD_CLASS));
    labelled.target.label = 10;
    EXPECT_EQ(refusal([&] { classes.configure(labelled); }),
              "RestyleSettings.target_class is 10, expected 0 to 9, the classes of target");
    labelled.target.label = 3;
    labelled.target.guidance = 2;
    EXPECT_EQ(refusal([&] { classes.configure(labelled); }),
              "RestyleSettings.negative_class is -1, expected 0 to 9, the classes of target");
}

TEST_F(Play, ChangesUnderARenderThreadThatDoesNotWait) {
    Session session = open({});
    std::uint64_t number = 0;
    restyle(session, *color_, ++number);
    const char* const manners[] = {"still", "constant", "unloadable", "inverting"};
    for (int change = 0; change < 20; ++change) {
        session.play(fake(manners[change % 4]));
        bool ready = false;
        while (!ready) {
            hand_in(session, *color_, ++number);
            session.retire(number);
            const RestylePicture shown = show_newest(session, ++number);
            EXPECT_EQ(shown.passed_through, 0u);
            const bool refused = refusal([&] { ready = session.wait_ready(0); }) != "taken";
            ready = ready || refused;
        }
    }
    RestyleTicket ticket = 0;
    while (ticket == 0) { // An earlier frame may still be in the core.
        ticket = hand_in(session, *color_, ++number);
        session.retire(number);
    }
    EXPECT_TRUE(session.wait(ticket, kMinute));
    show_newest(session, ++number);
    EXPECT_EQ(read(*picture_), inverted(frame_));
}

TEST_F(Play, LeavesNothingOfStylesThatPlayNoMore) {
    Session session = open({});
    restyle(session, *color_, 1);
    const std::size_t of_one_style = shared_mappings();
    for (std::uint64_t number = 2; number < 40; number += 2) {
        session.play(fake(number % 4 == 0 ? "inverting" : "still"));
        ASSERT_TRUE(session.wait_ready(kMinute));
        restyle(session, *color_, number);
        show_newest(session, number + 1);
    }
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (shared_mappings() != of_one_style && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_EQ(shared_mappings(), of_one_style);
}

} // namespace
} // namespace restyle::test
