/* How a session restyles, and a list of what can be set; included by restyle.h. */
#ifndef RESTYLE_SETTINGS_H
#define RESTYLE_SETTINGS_H

#include <stdint.h>

#include "restyle/export.h"
#include "restyle/result.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t RestyleNoise;
enum {
    /* Every frame has the same noise: a still picture is still. */
    RESTYLE_NOISE_FIXED = 0,
    /* Each frame number has its own. */
    RESTYLE_NOISE_PER_FRAME = 1
};

typedef int32_t RestyleMethod;
enum {
    /* CycleDiffusion: the source model says what of the frame's noise is the frame's own. */
    RESTYLE_METHOD_CYCLE = 0,
    /* SDEdit, to compare with: the target model alone denoises the frame with the same noise. */
    RESTYLE_METHOD_SDEDIT = 1,
    /* DDIB, to compare with: the source model walks from the frame to noise (DDIM inversion) and
     * the target model back, K source samples one by one. Adds no noise whatever `eta`, and needs
     * models whose sampler can be without. */
    RESTYLE_METHOD_DDIB = 2,
    /* Edit-friendly DDPM inversion, to compare with: CycleDiffusion along points of which each has
     * noise of its own, so that more of the frame is kept. */
    RESTYLE_METHOD_EDIT_FRIENDLY = 3,
    /* TurboEdit, of models that take three or four steps and no guidance (SD-Turbo and its like):
     * edit-friendly inversion along less noisy points, and `pseudo_guidance`. K source samples more
     * than others, beside the target's. Needs steps of equal sigma on both sides, as one model has
     * them. Not with stream_batch, whose settings are refused; frames that energies would bend and
     * controlled attention are restyled without, and RestyleStatus.message says so. What is left of
     * the last residual is limited, so that a model translated to itself returns the frame nearly.
     */
    RESTYLE_METHOD_TURBO = 4
};

typedef int32_t RestyleLast;
enum {
    /* What the source model did not predict of the frame comes back in the picture: a model
     * translated to itself returns the frame. */
    RESTYLE_LAST_KEEP = 0,
    /* The picture is what the target model predicts (the paper's rule for pixels); one source
     * sample fewer. */
    RESTYLE_LAST_DROP = 1
};

/* Attention control (Prompt-to-Prompt), of a model that is told a text and does both sides: where
 * the target looks in the first, noisiest steps, which lay the picture out. */
typedef int32_t RestyleAttention;
enum {
    /* Where it likes. */
    RESTYLE_ATTENTION_OWN = 0,
    /* Where the source looks, word by word: of prompts of as many words. */
    RESTYLE_ATTENTION_REPLACE = 1,
    /* Where the source looks, at the words that both prompts have: of a target prompt that says
     * more. */
    RESTYLE_ATTENTION_REFINE = 2
};

/* What is shown while the picture of the frame of now is not finished. */
typedef int32_t RestyleLate;
enum {
    /* The frame of now with the newest picture's change, moved along the scene's motion where the
     * session is told it: nothing lags but the style of what has just come into view. */
    RESTYLE_LATE_MOVED = 0,
    /* The newest picture as it is, of its own frame. */
    RESTYLE_LATE_WHOLE = 1
};

/* Whether energies of kind `module`, `class` and `identity` may run the code that their files
 * bring: only where one trusts whoever made them. */
typedef int32_t RestyleRunTorchscript;
enum {
    /* Such energies are refused. */
    RESTYLE_RUN_TORCHSCRIPT_NO = 0,
    /* Their files' code runs, with all that this process may do. */
    RESTYLE_RUN_TORCHSCRIPT_YES = 1
};

/* Stream batching: K frames are in the core at a time, each at another of its K target steps, and
 * one call of the target takes all of them a step on. Where a call of K samples takes hardly longer
 * than one of one sample, as on a GPU that a single one does not fill, K times as many frames are
 * restyled; each picture comes K - 1 frames later. Source means of a frame stay one batch. */
typedef int32_t RestyleStreamBatch;
enum {
    /* A frame goes through all of its steps before the next is taken. */
    RESTYLE_STREAM_BATCH_NO = 0,
    /* K frames are in the core at a time: RestyleSettings.stream_batch. */
    RESTYLE_STREAM_BATCH_YES = 1
};

/* Whether RestyleFrame.scene limits the edit itself, step by step, and not only what of it is
 * shown. */
typedef int32_t RestyleEditMask;
enum {
    /* The edit is made everywhere; masks weigh what is shown of it. */
    RESTYLE_EDIT_MASK_NO = 0,
    /* Outside the mask each step keeps the frame's own path. */
    RESTYLE_EDIT_MASK_YES = 1
};

#define RESTYLE_MOST_TIMESTEPS 16
#define RESTYLE_MOST_LORAS 8
/* Of a style, the first among them. */
#define RESTYLE_MOST_TARGETS 8
/* Bytes of a prompt, without the zero that ends it. */
#define RESTYLE_MOST_TEXT 2047

/* What the model of one side is told, where it is told something: a text-to-image model a prompt, a
 * class-conditional one a class. UTF-8; a call that takes settings copies the texts. */
typedef struct RestyleSide {
    /* What the side's pictures show. NULL is the empty prompt. `(word:1.3)` weighs a word. What is
     * longer than the model reads is cut, and RestyleStatus.message then says which words. */
    const char* prompt;
    /* What the guidance leads away from. NULL: nothing, as the model means it. */
    const char* negative_prompt;
    /* Scale of the classifier-free guidance, in [-1000, 1000]; of a model with a guidance embedding
     * (LCM) what that is told. 1 runs the prompt alone; any other but 0 takes twice the time. */
    double guidance;
    /* From 0 on; -1: none is told. */
    int32_t label;
    /* Needed where a class is told and the guidance is not 1. */
    int32_t negative_label;
    /* How much of each of the style's LoRAs acts, in their order, each in [-1000, 1000]. The source
     * side's hold where one model does both sides. */
    double lora_scales[RESTYLE_MOST_LORAS];
} RestyleSide;

/* What can change from frame to frame; takes effect with the next frame handed in (`amount`,
 * `luminance`, `chroma` and `late`: at once). Nothing that is loaded is loaded again; a prompt is
 * encoded once. */
typedef struct RestyleSettings {
    uint32_t bytes;
    /* N, in [1, 1000]. */
    uint32_t steps;
    const void* next;
    /* Depth of the path, in [0, 1]: K = min(N, trunc(N * strength)) transitions run. */
    double strength;
    /* Noise a step adds, in [0, 1]: 0 is DDIM, 1 is DDPM. DDIB adds none. */
    double eta;
    /* How much of the change is composed, in [0, 1]. 0 returns the frame bit for bit. */
    double amount;
    /* ... and of that, of its luminance and of its chroma, each in [0, 1]: a style that paints but
     * does not light has luminance 0, one that lights but does not paint chroma 0. */
    double luminance;
    double chroma;
    /* How much stays of what the frame has finer than the network sees, in [0, 1]. 1: all of it;
     * the style lies over the frame. 0: the picture is as smooth as the network made it. */
    double detail;
    /* The change is whole up to the distance `fade_near` and gone from `fade_far` on; where that is
     * the nearer one, gone up to it and whole from fade_near on. In the unit of
     * RestyleSceneInfo.near_plane, from 0 on. Equal: the change does not fade. */
    double fade_near;
    double fade_far;
    uint64_t seed;
    RestyleNoise noise;
    /* Source means evaluated in one call, in [0, 1000]. 0: all K at once, or where attention is
     * controlled one by one. 1: in calls of the target's shape, so that a model translated to
     * itself changes no bit. */
    uint32_t source_batch;
    RestyleMethod method;
    /* In [0, RESTYLE_MOST_TIMESTEPS]. 0: the models' own grid of `steps`, cut by `strength`. Else
     * the first so many of `timesteps` run in place of both: the models' times, descending, from
     * below their number of training steps to 0 or above. */
    uint32_t timestep_count;
    int32_t timesteps[RESTYLE_MOST_TIMESTEPS];
    /* The last transition's residual. SDEdit and DDIB have none. */
    RestyleLast last;
    RestyleLate late;
    /* Over how many frames, in [0, 1000], a new picture's change takes over from the one that is
     * shown, of another style too; 0: at once. Needs the scene's motion, along which what is shown
     * is moved. */
    uint32_t blend_frames;
    uint32_t reserved;
    /* What the renderer draws, */
    RestyleSide source;
    /* ... and what is wanted. */
    RestyleSide target;
    /* What bends the pictures, and how far: energies E_i, one a line, as `restyle guide --energy`
     * writes them, KIND[:ARGUMENT][[OPTION=VALUE,...]]=WEIGHT, such as
     * "palette:#e8a060,#503028=20000". NULL or empty: nothing, and frames are restyled as without.
     * Each frame's code takes `guide_steps` steps z <- z - (h / 2) grad U down
     *   U(z) = w |z - z_enc|^2 / 2 + sum of weights x E_i(G(z)),   w = 1 or the weight of `prior`,
     * from its own code z_enc and the offset that the frames before it have reached, moved along
     * with the scene. Other weights go on from that offset; other energies, another seed or depth,
     * a cut of the scene and a failure, which the status tells, start it anew. */
    const char* energies;
    /* Where energies' files are looked for that have no absolute path. NULL: the working directory;
     * in a style file, its own. */
    const char* energy_folder;
    /* A folder with a CLIP model, for the energies that look through one and name none. */
    const char* clip_model;
    /* In [0, 100], each as long as a few pictures. 0: what was reached is carried on. */
    uint32_t guide_steps;
    RestyleRunTorchscript run_torchscript;
    /* h, in [0, 10]. */
    double guide_step_size;
    /* What share each of a style's targets has in the picture, in their order, each in [0, 1] and
     * counted as a part of their sum; all 0 is the first alone. Every step runs each that has a
     * share, one after the other. Those that the style does not have are not read. */
    double target_weights[RESTYLE_MOST_TARGETS];
    /* Controlled are frames of the methods cycle and edit-friendly, without energies, of the
     * style's first target alone. Others, and prompts and words that do not fit together, are
     * restyled without, and RestyleStatus.message says why. The source's attention is kept from one
     * of its calls to the next, which RestyleMemory.call counts. */
    RestyleAttention attention;
    uint32_t reserved_attention;
    /* Share of the steps, in [0, 1], in which the target looks so at words, */
    double cross_replace;
    /* ... and at its own pixels. Where both are 0 and no words blend, nothing is controlled. */
    double self_replace;
    /* Words of either prompt, between spaces: the picture changes only where they are looked at.
     * NULL or empty both: everywhere. Refused of a model with no map of 32 x 32 values or fewer. */
    const char* source_blend;
    const char* target_blend;
    /* How much they must be looked at there, in [0, 0.99], as a share of the most. */
    double blend_threshold;
    /* YES: frames go through their target steps together. A picture is what it would be without, up
     * to the rounding of calls of another size, and belongs to the frame that it was made of, as
     * its ticket and its age tell. Needs RestyleSessionInfo.slots of K + 2 or more; refused with
     * energies, controlled attention and method turbo, which are of one frame.
     *
     * Frames in flight advance when another is handed in, and not by themselves: where a game hands
     * in no more, the last K - 1 stay where they are until it does. restyle_session_wait() for more
     * than 0 ns takes the frames up to its ticket to their end without others, one call a step.
     *   Another method, steps, strength, eta, timesteps, target side, target_weights, or NO: the
     * frames in flight are taken to their end first, under the settings they were handed in with.
     *   A cut of the scene: those of before it are dropped, as restyle_session_abandon() would.
     *   Another style's models, another size: all are dropped.
     *   A failed call: all have failed.
     * Where buffers of frames are kept (restyle_buffers_keep()), and where K turns out larger than
     * the slots allow, frames are restyled one by one, the latter with a RestyleStatus.message. */
    RestyleStreamBatch stream_batch;
    uint32_t reserved_stream;
    /* w of method turbo, in [0, 10]: each step's mean is mean_source + w (mean_target -
     * mean_source). 1 goes where the target leads, more goes further. */
    double pseudo_guidance;
    /* YES: where a frame's mask, or its object's amount, is 0 every step goes where the frame's own
     * path goes, so that what the models see of it comes back, and what is changed beside it is
     * drawn to fit; between 0 and 1 it goes a part of the way. Values of latents take the mean of
     * their pixels. A frame that tells neither is edited everywhere. Refused with the methods
     * sdedit and ddib and with energies, none of which keeps to the frame's path. */
    RestyleEditMask edit_mask;
    uint32_t reserved_edit_mask;
    /* What the second text encoder is told, of models that have two (SDXL). NULL or empty: what the
     * first is. A negative prompt of its own needs one of the first. Refused of other models, and
     * with controlled attention, which follows the words of one prompt a side. */
    const char* source_prompt_2;
    const char* target_prompt_2;
    const char* source_negative_prompt_2;
    const char* negative_prompt_2;
} RestyleSettings;

/* Fills `settings`, but for `bytes` and `next`, with the values that a style has where nobody gave
 * others: CycleDiffusion on the models' own grid of 4 steps, strength 1, eta 1, all of the change,
 * seed 0, fixed noise, all source means at once, the last residual kept; all detail, no fade; late
 * pictures moved, not blended; empty prompts, no classes, guidance 1; LoRAs act on the target side
 * as trained (scale 1) and not on the source side (0); the first target alone; no energies,
 * guide_steps 1, guide_step_size 0.05, no TorchScript; attention the target's own, cross_replace
 * 0.8, self_replace 0.4, no words that blend, blend_threshold 0.3; no stream batching;
 * pseudo_guidance 1.5; no edit_mask. For any thread. */
RESTYLE_API RestyleResult restyle_settings_reset(RestyleSettings* settings);

/* The same, as this header has the struct. */
static inline RestyleSettings restyle_default_settings(void) {
    RestyleSettings settings;
    settings.bytes = sizeof settings;
    settings.next = 0;
    restyle_settings_reset(&settings);
    return settings;
}

/* What the member is in C, and what it may hold. */
typedef int32_t RestyleSettingType;
enum {
    /* double, from `least` to `most`. */
    RESTYLE_SETTING_DOUBLE = 0,
    /* uint32_t, likewise. */
    RESTYLE_SETTING_UINT32 = 1,
    /* uint64_t, likewise. */
    RESTYLE_SETTING_UINT64 = 2,
    /* int32_t: one of `words`, by its place. */
    RESTYLE_SETTING_WORD = 3,
    /* int32_t[RESTYLE_MOST_TIMESTEPS]: the array `timesteps`, which `timestep_count` is a part
     * of. */
    RESTYLE_SETTING_TIMES = 4,
    /* int32_t, from `least` to `most`. */
    RESTYLE_SETTING_INT32 = 5,
    /* const char*: at most RESTYLE_MOST_TEXT bytes of UTF-8, or NULL. */
    RESTYLE_SETTING_TEXT = 6,
    /* double[RESTYLE_MOST_LORAS], or as many (RESTYLE_MOST_TARGETS), each between `least` and
     * `most`. */
    RESTYLE_SETTING_SCALES = 7,
    /* As TEXT, of several lines: in a style file an array of texts. */
    RESTYLE_SETTING_LINES = 8,
    /* As TEXT, the path of a folder: in a style file relative to the file's own, or absolute. */
    RESTYLE_SETTING_FOLDER = 9
};

/* One member of RestyleSettings, as a program needs it to offer, check, store or explain it. All
 * is static. */
typedef struct RestyleSettingInfo {
    uint32_t bytes;
    RestyleSettingType type;
    const void* next;
    /* The member's. */
    const char* name;
    /* A sentence for whoever tunes it. */
    const char* help;
    /* Of a number, of each of the SCALES or TIMES: both are allowed. Of a UINT64 the upper one is
     * rounded. */
    double least;
    double most;
    /* What a slider spans: a part of that. */
    double usual_least;
    double usual_most;
    /* In bytes, of the member in RestyleSettings. */
    uint32_t offset;
    uint32_t word_count;
    /* Of a WORD, else NULL. */
    const char* const* words;
} RestyleSettingInfo;

/* The setting at `index`, in the order in which a panel shows them; NULL from the first index
 * that has none. Its default is at `offset` in restyle_default_settings(). Of the members that
 * every release has; restyle_setting_info_within() tells of all. Static. For any thread. */
RESTYLE_API const RestyleSettingInfo* restyle_setting_info(uint32_t index);

/* The same of the members that a RestyleSettings of so many `bytes` has: a program that gives
 * sizeof(RestyleSettings) is told of what its own struct holds and of nothing that lies behind it,
 * whatever the library's version. */
RESTYLE_API const RestyleSettingInfo* restyle_setting_info_within(uint32_t bytes, uint32_t index);

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_SETTINGS_H */
