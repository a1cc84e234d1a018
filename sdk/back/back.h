/* The border between the front (librestyle.so, in the renderer's process) and the back (the
 * diffusion core): one C table. What crosses is plain data, descriptors of shared memory and of the
 * renderer's, and counters, so that a back can also live in a process of its own.
 *
 *   front                     shared memory                  back
 *   fills `packed`, `job` ->  submitted = n, futex wake  ->  reads `packed`, `job`
 *   composes `change`     <-  finished = n, futex wake   <-  writes `change`, `result`
 *
 * At most one job is in flight: the front raises `submitted` only where finished == submitted, and
 * the two sides never touch `job`, `result` and the job's slot at the same time.
 *
 * Memory: the front makes it (a memfd) and maps it for itself; the back maps its own. It begins
 * with a RestyleBackPage; each slot has planar fp32 tensors at the offsets of the layout: two [3,
 * height, width], one [2, height, width] and two [1, height, width].
 *
 * Where the core computes on the renderer's device, the tensors lie at the same offsets in memory
 * of that device instead, which the front exports (RestyleBackShare): there too nothing is copied,
 * and two timeline semaphores keep the order that the counters only tell of. A core on a GPU that
 * is given no such memory copies the tensors of a job there and its change back.
 */
#ifndef RESTYLE_BACK_H
#define RESTYLE_BACK_H

#include <stdint.h>

#include "kept_page.h"

#ifdef __cplusplus
extern "C" {
#endif

#define RESTYLE_BACK_VERSION 17u
#define RESTYLE_BACK_MOST_SLOTS 16u
/* In the place of a slot. */
#define RESTYLE_BACK_NO_SLOT 0xffffffffu
#define RESTYLE_BACK_MOST_TIMESTEPS 16u
#define RESTYLE_BACK_SENTENCE 512u
#define RESTYLE_BACK_MOST_LORAS 8u
#define RESTYLE_BACK_MOST_TARGETS 8u
/* Bytes of the name of a device, as Vulkan and CUDA give it. */
#define RESTYLE_BACK_UUID 16u
/* Bytes of a prompt, with the zero that ends it. */
#define RESTYLE_BACK_TEXT 2048u
#define RESTYLE_BACK_MOST_ENERGIES 16u

/* One style, loaded, and at most one attached session. */
typedef struct RestyleBackT* RestyleBack;

enum {
    RESTYLE_BACK_PRECISION_AUTO = 0,
    RESTYLE_BACK_PRECISION_FP32 = 1,
    RESTYLE_BACK_PRECISION_BF16 = 2
};
enum { RESTYLE_BACK_NOISE_FIXED = 0, RESTYLE_BACK_NOISE_PER_FRAME = 1 };
enum {
    RESTYLE_BACK_METHOD_CYCLE = 0,
    RESTYLE_BACK_METHOD_SDEDIT = 1,
    RESTYLE_BACK_METHOD_DDIB = 2,
    RESTYLE_BACK_METHOD_EDIT_FRIENDLY = 3,
    RESTYLE_BACK_METHOD_TURBO = 4
};
enum { RESTYLE_BACK_LAST_KEEP = 0, RESTYLE_BACK_LAST_DROP = 1 };
enum {
    RESTYLE_BACK_ATTENTION_OWN = 0,
    RESTYLE_BACK_ATTENTION_REPLACE = 1,
    RESTYLE_BACK_ATTENTION_REFINE = 2
};

/* What is known of the scene since the frame of the job before. */
enum {
    /* Nothing: it is taken to stand where it stood. */
    RESTYLE_BACK_SCENE_UNTOLD = 0,
    /* The slot's `was_at`. */
    RESTYLE_BACK_SCENE_MOVED = 1,
    /* That it is another, or that the way to it is lost. */
    RESTYLE_BACK_SCENE_CUT = 2
};

/* Where the core computes. To compute on a GPU is one thing, to import the renderer's memory there
 * another. */
typedef struct RestyleBackDevice {
    /* 1: on a GPU of CUDA's. 0: on the CPU. */
    uint32_t on_gpu;
    /* 1: it imports memory and semaphores of the renderer's device (RestyleBackShare). */
    uint32_t shares;
    /* Why it does not, as a clause. */
    char no_share[RESTYLE_BACK_SENTENCE];
} RestyleBackDevice;

/* What a back can do on this machine, before any model is there. */
typedef struct RestyleBackProbe {
    /* 1: bf16 is faster than fp32, and what AUTO takes. Else it is emulated. */
    uint32_t bf16;
    uint32_t reserved;
    /* Why so, as a clause. */
    char bf16_reason[RESTYLE_BACK_SENTENCE];
    /* What it is, as a clause: its library and what it computes on. */
    char description[RESTYLE_BACK_SENTENCE];
    RestyleBackDevice device;
} RestyleBackProbe;

typedef struct RestyleBackOpenInfo {
    /* Paths of diffusers folders, in UTF-8. */
    const char* source_model;
    const char* target_model;
    /* Paths of .safetensors files: of the target model, and where that is the source model too, of
     * both sides. */
    const char* const* loras;
    /* In [0, RESTYLE_BACK_MOST_LORAS]. */
    uint32_t lora_count;
    uint32_t precision;
    /* For inference. 0: the machine's cores less one, at least 1. */
    uint32_t threads;
    /* The deviceUUID of the renderer's device, where the core had best compute. */
    uint8_t renderer_device[RESTYLE_BACK_UUID];
    /* Read atomically while models load: not 0 asks for an end as soon as may be, with a sentence.
     * NULL: it is never asked for. */
    const uint32_t* cancelled;
    /* As target_model: mixed with it. */
    const char* const* further_targets;
    /* In [0, RESTYLE_BACK_MOST_TARGETS - 1]. */
    uint32_t further_target_count;
    /* By how many steps, 0 to 2, the threads that infer on the CPU give way to others. */
    uint32_t lower_by;
} RestyleBackOpenInfo;

/* What a style's models ask for, from their configuration files; memory in bytes, an estimate. */
typedef struct RestyleBackModelMemory {
    /* As in RestyleBackModelInfo. */
    uint32_t size_multiple;
    uint32_t native_width;
    uint32_t native_height;
    /* 1: the target attends to a text from at most 32 x 32 values of this size, as words that blend
     * need. */
    uint32_t blend_maps;
    /* Of all models, as they are kept. */
    uint64_t weights;
    /* What a network's call holds at its fullest, for each sample in it. */
    uint64_t sample;
    /* What encoding or decoding one picture holds. */
    uint64_t autoencoder;
    /* What attention control keeps of each source sample in a call, beside that; 0: no attention
     * can be controlled. */
    uint64_t attention_maps;
    /* What a frame that energies bend holds while gradients go back through it, for each sample in
     * a call of the target, ... */
    uint64_t guide;
    /* ... and of codes for each of its steps, and once more. What energies' own networks hold is
     * not known here. */
    uint64_t guide_step;
} RestyleBackModelMemory;

/* What a model is told beside the picture. */
typedef struct RestyleBackNeeds {
    /* By how many text encoders prompts are read, 1 or 2; 0: no text is told. */
    uint32_t text;
    /* How many classes there are to be told one of; 0: none is told. */
    uint32_t classes;
} RestyleBackNeeds;

/* What the front must know to lay the memory out, and what was decided. */
typedef struct RestyleBackModelInfo {
    /* Width and height are to be multiples of it. */
    uint32_t size_multiple;
    /* What the models were trained at, in pixels. */
    uint32_t native_width;
    uint32_t native_height;
    /* In use. */
    uint32_t threads;
    uint32_t precision;
    RestyleBackNeeds source;
    RestyleBackNeeds target;
    /* Of what an autoencoder makes of the pictures: channels, and the pixels a side of one value.
     * 0: the models see pixels. */
    uint32_t latent_channels;
    uint32_t latent_pixels;
    /* 1: source and target are one model. */
    uint32_t one_model;
    uint32_t reserved;
    RestyleBackDevice device;
} RestyleBackModelInfo;

typedef struct RestyleBackLayout {
    /* Of the whole shared memory. */
    uint64_t bytes;
    /* In [1, RESTYLE_BACK_MOST_SLOTS]. */
    uint32_t slots;
    /* Of the tensors. */
    uint32_t width;
    uint32_t height;
    uint32_t reserved;
    /* The frame, in [-1, 1]: written by the front. */
    uint64_t packed_offset[RESTYLE_BACK_MOST_SLOTS];
    /* Restyled less frame: written by the back. */
    uint64_t change_offset[RESTYLE_BACK_MOST_SLOTS];
    /* For each pixel the column and the row that its content had in the frame of the job before,
     * pixels' middles being whole numbers; far outside where it was not to be seen. Written by the
     * front where the scene has moved. */
    uint64_t was_at_offset[RESTYLE_BACK_MOST_SLOTS];
    /* How much of the edit each pixel takes, in [0, 1]. Written by the front where the job says so.
     */
    uint64_t edit_mask_offset[RESTYLE_BACK_MOST_SLOTS];
    /* 1 where the frame shows the border of an object, 0 elsewhere. Written by the front where the
     * job says so. */
    uint64_t borders_offset[RESTYLE_BACK_MOST_SLOTS];
} RestyleBackLayout;

/* A buffer of the renderer's device and two timeline semaphores. The descriptors, opaque ones of
 * Vulkan's, stay the caller's. All that is imported ends before close() returns. */
typedef struct RestyleBackShare {
    uint8_t device[RESTYLE_BACK_UUID];
    int32_t memory;
    /* 1: to the buffer. */
    uint32_t dedicated;
    /* Of the whole allocation, at whose begin the buffer lies. */
    uint64_t allocation_bytes;
    uint64_t buffer_bytes;
    /* Raised by the front, waited for by the back. */
    int32_t rendered;
    /* Raised by the back, waited for by the front. */
    int32_t restyled;
} RestyleBackShare;

/* What one side's model is told. */
typedef struct RestyleBackSide {
    double guidance;
    double lora_scales[RESTYLE_BACK_MOST_LORAS];
    /* -1: none is told. */
    int32_t label;
    int32_t negative_label;
    /* 0: no negative prompt was given, and `negative_prompt` is not read. */
    uint32_t has_negative_prompt;
    uint32_t reserved;
    char prompt[RESTYLE_BACK_TEXT];
    char negative_prompt[RESTYLE_BACK_TEXT];
    /* Of the second text encoder; empty: as the first's. */
    char prompt_2[RESTYLE_BACK_TEXT];
    char negative_prompt_2[RESTYLE_BACK_TEXT];
} RestyleBackSide;

typedef struct RestyleBackJob {
    uint64_t frame_number;
    uint64_t seed;
    double strength;
    double eta;
    uint32_t slot;
    uint32_t steps;
    uint32_t noise;
    /* 0: all source means in one call. */
    uint32_t source_batch;
    uint32_t method;
    /* In [0, RESTYLE_BACK_MOST_TIMESTEPS]. Above 0: so many times run in place of `steps` and
     * `strength`. */
    uint32_t timestep_count;
    /* Descending. */
    int32_t timesteps[RESTYLE_BACK_MOST_TIMESTEPS];
    uint32_t last;
    /* 1: what the memory of keep() asks for is written there. */
    uint32_t keep;
    /* Of the timelines of a RestyleBackShare: `packed` may be read when the one is reached; the
     * other is to be reached when `change` is written, and is not where the job fails. */
    uint64_t rendered_value;
    uint64_t restyled_value;
    RestyleBackSide source;
    RestyleBackSide target;
    /* Of target_model and then of the further ones; all 0 is target_model alone. */
    double target_weights[RESTYLE_BACK_MOST_TARGETS];
    /* RestyleSettings' members of these names; of a scene that was cut the offset starts anew. */
    uint32_t scene;
    uint32_t guide_steps;
    double guide_step_size;
    uint32_t run_torchscript;
    uint32_t reserved_guide;
    char energies[RESTYLE_BACK_TEXT];
    char energy_folder[RESTYLE_BACK_TEXT];
    char clip_model[RESTYLE_BACK_TEXT];
    /* As RestyleSettings' members of these names. */
    double cross_replace;
    double self_replace;
    double blend_threshold;
    uint32_t attention;
    uint32_t reserved_attention;
    char source_blend[RESTYLE_BACK_TEXT];
    char target_blend[RESTYLE_BACK_TEXT];
    /* Stream batching. 1: the slot's frame joins the frames in flight, or with RESTYLE_BACK_NO_SLOT
     * none does; the target steps of all of them are evaluated in one call and advance by one. What
     * is in a slot's tensors is the back's until its frame comes out or is dropped, or a job fails,
     * with which all that are in flight end. All frames in flight have equal steps
     * and an equal target side and weights; a job of others, or of 0, comes when none is in flight.
     * Not with energies, controlled attention, method turbo or `keep`. 0: the frame is restyled by
     * itself. */
    uint32_t stream;
    /* The slots, a bit each, whose frames in flight are dropped before anything else. */
    uint32_t dropped;
    double pseudo_guidance;
    /* 1: the slot's `edit_mask` limits each step. Of the methods cycle, edit-friendly and turbo,
     * without energies. */
    uint32_t masked;
    /* 1: energies may look at the slot's `borders`. */
    uint32_t bordered;
} RestyleBackJob;

/* As RestyleGuidance. */
typedef struct RestyleBackGuidance {
    double guide_ms;
    double total;
    double prior;
    uint64_t steps;
    uint32_t guided;
    uint32_t energy_count;
    double energies[RESTYLE_BACK_MOST_ENERGIES];
} RestyleBackGuidance;

typedef struct RestyleBackResult {
    /* 1: `change` is not to be used, `sentence` says why. 0: `sentence` is a warning, or empty. */
    int32_t failed;
    /* The one whose `change` was written: the job's own, or of the frame in flight that came out;
     * RESTYLE_BACK_NO_SLOT: none, and `restyled_value` is not reached either. */
    uint32_t picture_slot;
    double encode_ms;
    double translate_ms;
    double decode_ms;
    uint64_t source_calls;
    uint64_t source_samples;
    uint64_t target_calls;
    uint64_t target_samples;
    RestyleBackGuidance guidance;
    char sentence[RESTYLE_BACK_SENTENCE];
} RestyleBackResult;

/* The counters only ever increase; they are read and written atomically (acquire, release), and a
 * futex wake on the low 32 bits of each follows every store (not FUTEX_PRIVATE). */
typedef struct RestyleBackPage {
    /* By the front: jobs handed over. */
    uint64_t submitted;
    /* By the back: jobs done, failed ones among them. */
    uint64_t finished;
    RestyleBackJob job;
    RestyleBackResult result;
} RestyleBackPage;

/* Calls on one back come from one thread at a time; open() and attach(), which take their time,
 * never from the render thread. They return 0, or 1 and a sentence that ends in a zero byte. */
typedef struct RestyleBackTable {
    uint32_t version;

    /* Loads nothing. The device of that deviceUUID is the renderer's. */
    int32_t (*probe)(const uint8_t renderer_device[RESTYLE_BACK_UUID], RestyleBackProbe* probe,
                     char sentence[RESTYLE_BACK_SENTENCE]);

    /* Of pictures of this size in pixels; 0 x 0: of the models' own. Reads no weights. */
    int32_t (*estimate)(const RestyleBackOpenInfo* info, uint32_t width, uint32_t height,
                        RestyleBackModelMemory* memory, char sentence[RESTYLE_BACK_SENTENCE]);

    /* Loads the models; takes seconds. On failure *back is NULL. */
    int32_t (*open)(const RestyleBackOpenInfo* info, RestyleBackModelInfo* models,
                    RestyleBack* back, char sentence[RESTYLE_BACK_SENTENCE]);

    /* Maps the memory (`memory` stays the caller's descriptor) and starts the thread that does the
     * jobs. Of each back it succeeds once at most; where it fails, it may be called again with
     * another `share`. That is NULL where the tensors lie in the memory, and only a back whose
     * device `shares` gets another. */
    int32_t (*attach)(RestyleBack back, int32_t memory, const RestyleBackLayout* layout,
                      const RestyleBackShare* share, char sentence[RESTYLE_BACK_SENTENCE]);

    /* Maps the memory (`memory` stays the caller's descriptor), of a RestyleBackKeepPage and what
     * that leads to, in the place of the one before; of 0 bytes: maps none any more. After attach()
     * and while no job is in flight. */
    int32_t (*keep)(RestyleBack back, int32_t memory, uint64_t bytes,
                    char sentence[RESTYLE_BACK_SENTENCE]);

    /* Ends the running job as soon as it can, then frees everything. NULL is allowed. */
    void (*close)(RestyleBack back);
} RestyleBackTable;

/* The library's one symbol for the front: its table, or NULL when it has none of this version. */
#define RESTYLE_BACK_SYMBOL "restyle_back_table"
typedef const RestyleBackTable* (*RestyleBackTableFunction)(uint32_t version);

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_BACK_H */
